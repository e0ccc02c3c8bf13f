import type { SpanProcessor } from "./span_processor.ts";

/**
 * A span processor of the official packages, told by its methods. It is handed our spans, which
 * have what its own have. What its types say of them depends on the version of the official API
 * that they were made for, and is not compared: 1.9 knows fewer kinds of attributes.
 */
export interface ForeignSpanProcessor {
  /** Called as that of a `SpanProcessor`. */
  readonly onStart: CallableFunction;
  /** Called as that of a `SpanProcessor`. */
  readonly onEnd: CallableFunction;
  /** Called as that of a `SpanProcessor`. */
  readonly forceFlush: CallableFunction;
  /** Called as that of a `SpanProcessor`. */
  readonly shutdown: CallableFunction;
}

/** Span processors, whatever version of the API their types were made for. */
export function asSpanProcessors(
  processors: readonly (SpanProcessor | ForeignSpanProcessor)[],
): readonly SpanProcessor[] {
  // why: the methods are those of the specification, and called by the specification's rules
  return processors as readonly SpanProcessor[];
}
