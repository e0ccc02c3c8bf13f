/** How an operation ended. Specification: Trace API, Set Status. */
export const SpanStatusCode = {
  /** No status was set; the default. */
  UNSET: 0,
  /** The operation was explicitly marked as successful; this is final. */
  OK: 1,
  /** The operation failed. */
  ERROR: 2,
} as const;

/** One of the values of {@link SpanStatusCode}. */
export type SpanStatusCode = typeof SpanStatusCode[keyof typeof SpanStatusCode];

/** The status of a span. */
export interface SpanStatus {
  /** How the operation ended. */
  code: SpanStatusCode;
  /** What went wrong; kept only with the code `ERROR`. */
  message?: string;
}
