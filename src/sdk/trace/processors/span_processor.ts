import type { Context, Span } from "../../../api/mod.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { ReadableSpan } from "../span/readable_span.ts";

/** A recording span as processors see it: readable and writable. */
export type RecordedSpan = Span & ReadableSpan;

/**
 * Receives the recorded spans (specification, Trace SDK, SpanProcessor). All callbacks run within
 * the application's call and must be quick; what they throw is reported and goes no further.
 */
export interface SpanProcessor {
  /** A span has started. */
  onStart(span: RecordedSpan, parentContext: Context): void;
  /**
   * A span is about to end. Its end time is set, but this callback, and nothing later, can still
   * change the span. Every processor's `onEnding` runs before any `onEnd`.
   */
  onEnding?(span: RecordedSpan): void;
  /** A span has ended and no longer changes. */
  onEnd(span: ReadableSpan): void;
  /** Delivers what has ended so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /**
   * Hands over what has ended so far at the end of the process. Nothing runs after the call, so
   * asynchronous work is not done.
   */
  flushNow?(): void;
  /** Delivers what has ended so far and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}
