/**
 * Makes the ids of new traces and spans (specification, Trace SDK, Id Generators). The shape is
 * that of the official packages, so their generators fit.
 */
export interface IdGenerator {
  /** 32 lower-case hexadecimal digits, not all zero. */
  generateTraceId(): string;
  /** 16 lower-case hexadecimal digits, not all zero. */
  generateSpanId(): string;
  /**
   * Whether the right-most 7 bytes of its trace ids are uniformly random, which is then told by the
   * random flag of W3C Trace Context Level 2.
   * @default false
   */
  readonly isRandom?: boolean;
}
