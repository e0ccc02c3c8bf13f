import type { Context, Span } from "../../../api/mod.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { ReadableSpan } from "../span/readable_span.ts";

/** A span that is being recorded, as processors see it: readable and writable. */
export type RecordedSpan = Span & ReadableSpan;

/**
 * Sees the spans that are recorded (specification, Trace SDK, SpanProcessor). All callbacks run in
 * the application's call and must be quick; what they throw is reported and goes no further.
 */
export interface SpanProcessor {
  /** A span has started. */
  onStart(span: RecordedSpan, parentContext: Context): void;
  /**
   * A span is about to end: its end time is set, and it can still be changed, here only. Every
   * processor's `onEnding` runs before any `onEnd`.
   */
  onEnding?(span: RecordedSpan): void;
  /** A span has ended and changes no more. */
  onEnd(span: ReadableSpan): void;
  /** Delivers what has ended so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /**
   * Hands over what has ended so far at the end of the process: after the call nothing runs any
   * more, so that what is asynchronous is not done.
   */
  flushNow?(): void;
  /** Delivers what has ended so far and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}
