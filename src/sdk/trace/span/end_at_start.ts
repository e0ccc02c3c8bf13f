import { reportEarlyEnd } from "./report_misuse.ts";

/** When a span started and ended, as plain fields. */
export interface SpanTimes {
  readonly name: string;
  readonly startSeconds: number;
  readonly startNanos: number;
  endSeconds: number;
  endNanos: number;
  readonly durationMs: number;
}

/**
 * Lets a span end where it has started: nothing ends before, so a clock was read wrongly, or
 * another one.
 */
export function endAtStart(span: SpanTimes): void {
  // By less than a millisecond the end may be right, as Date.now() gives it.
  if (span.durationMs <= -1) reportEarlyEnd(span.name);
  span.endSeconds = span.startSeconds;
  span.endNanos = span.startNanos;
}
