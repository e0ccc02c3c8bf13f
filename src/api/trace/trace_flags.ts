/**
 * The bits of the W3C trace flags. They can be combined: test with `&`, join with `|`.
 *
 * Specification: Trace API, SpanContext; W3C Trace Context Level 2.
 */
export const TraceFlags = {
  /** No bit set. */
  NONE: 0,
  /** The caller may have recorded the trace. */
  SAMPLED: 1,
  /** At least the right-most seven bytes of the trace id are random. */
  RANDOM: 2,
} as const;

/** One byte of {@link TraceFlags} bits. */
export type TraceFlags = number;
