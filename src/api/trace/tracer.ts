import type { Context } from "../context/context.ts";
import type { Span } from "./span.ts";
import type { SpanOptions } from "./span_options.ts";

/** Starts spans for one instrumentation scope. Specification: Trace API, Tracer. */
export interface Tracer {
  /**
   * Starts a span. It does not become the active span.
   *
   * @param name What the operation is; low in cardinality.
   * @param options Kind, attributes, links, start time.
   * @param context Where the parent is found. Default: the active context.
   */
  startSpan(name: string, options?: SpanOptions, context?: Context): Span;
  /**
   * Starts a span and calls `fn` with it as the active span. `fn` must end the span.
   *
   * @param name What the operation is; low in cardinality.
   * @param fn The function to call.
   * @returns What `fn` returns.
   */
  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>;
  /**
   * Starts a span and calls `fn` with it as the active span. `fn` must end the span.
   *
   * @param name What the operation is; low in cardinality.
   * @param options Kind, attributes, links, start time.
   * @param fn The function to call.
   * @returns What `fn` returns.
   */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    fn: F,
  ): ReturnType<F>;
  /**
   * Starts a span and calls `fn` with it as the active span. `fn` must end the span.
   *
   * @param name What the operation is; low in cardinality.
   * @param options Kind, attributes, links, start time.
   * @param context Where the parent is found. `fn` runs in this context with the span set.
   * @param fn The function to call.
   * @returns What `fn` returns.
   */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  /**
   * Returns whether a span started now could be recorded. Ask before gathering costly attributes;
   * the result may change over time. A tracer of another SDK may lack the method, which means true.
   */
  enabled?(): boolean;
}
