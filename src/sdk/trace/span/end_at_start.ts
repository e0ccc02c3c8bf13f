import { reportEarlyEnd } from "./report_misuse.ts";

/** Start and end of a span, as plain fields. */
export interface SpanTimes {
  readonly name: string;
  readonly startSeconds: number;
  readonly startNanos: number;
  endSeconds: number;
  endNanos: number;
  readonly durationMs: number;
}

/**
 * Moves the end of a span to its start: an earlier end comes from a misread clock or from another
 * one.
 */
export function endAtStart(span: SpanTimes): void {
  // An end from Date.now() may be early by less than a millisecond.
  if (span.durationMs <= -1) reportEarlyEnd(span.name);
  span.endSeconds = span.startSeconds;
  span.endNanos = span.startNanos;
}
