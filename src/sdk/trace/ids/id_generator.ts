/**
 * Generates the ids of new traces and spans (specification, Trace SDK, Id Generators). Generators
 * of the official packages fit.
 */
export interface IdGenerator {
  /** Returns 32 lower-case hexadecimal digits, not all zero. */
  generateTraceId(): string;
  /** Returns 16 lower-case hexadecimal digits, not all zero. */
  generateSpanId(): string;
  /**
   * Whether the right-most 7 bytes of its trace ids are uniformly random; if so, new traces have
   * the random flag of W3C Trace Context Level 2.
   * @default false
   */
  readonly isRandom?: boolean;
}
