/** How an operation ended. Specification: Trace API, Set Status. */
export const SpanStatusCode = {
  /** Nobody said anything; the default. */
  UNSET: 0,
  /** Somebody who knows says that it went well; this is final. */
  OK: 1,
  /** It failed. */
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
