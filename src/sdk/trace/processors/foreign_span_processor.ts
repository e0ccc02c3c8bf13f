import type { SpanProcessor } from "./span_processor.ts";

/**
 * A span processor of the official packages, recognised by its methods. It is given our spans,
 * which have what theirs have. Its parameter types depend on the version of the official API, and
 * are not compared: those of 1.9 know fewer kinds of attributes.
 */
export interface ForeignSpanProcessor {
  /** Called like that of a `SpanProcessor`. */
  readonly onStart: CallableFunction;
  /** Called like that of a `SpanProcessor`. */
  readonly onEnd: CallableFunction;
  /** Called like that of a `SpanProcessor`. */
  readonly forceFlush: CallableFunction;
  /** Called like that of a `SpanProcessor`. */
  readonly shutdown: CallableFunction;
}

/** Types all processors as ours, whatever version of the API they are for. */
export function asSpanProcessors(
  processors: readonly (SpanProcessor | ForeignSpanProcessor)[],
): readonly SpanProcessor[] {
  // why: the methods are the specification's, and are called as it says
  return processors as readonly SpanProcessor[];
}
