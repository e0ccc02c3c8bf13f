/** What a span does in its trace. Specification: Trace API, SpanKind. */
export const SpanKind = {
  /** Work inside the application; the default. */
  INTERNAL: 0,
  /** The handling of a request from outside. */
  SERVER: 1,
  /** A request to another service. */
  CLIENT: 2,
  /** The sending of a message that is handled later. */
  PRODUCER: 3,
  /** The handling of a message that was sent before. */
  CONSUMER: 4,
} as const;

/** One of the values of {@link SpanKind}. */
export type SpanKind = typeof SpanKind[keyof typeof SpanKind];
