import type { Context } from "../context/context.ts";
import { context as contextApi } from "../context/context_api.ts";
import { SPAN_KEY } from "../context/context_key.ts";
import { wrapSpanContext } from "./non_recording_span.ts";
import type { Span } from "./span.ts";
import type { SpanContext } from "./span_context.ts";

/**
 * Returns the span in a context, or `undefined`.
 *
 * @param context The context to look in.
 */
export function getSpan(context: Context): Span | undefined {
  // why: the key is reserved for spans in every OpenTelemetry API of the process
  return context.getValue(SPAN_KEY) as Span | undefined;
}

/** Returns the active span, or `undefined`. */
export function getActiveSpan(): Span | undefined {
  return getSpan(contextApi.active());
}

/**
 * Returns a context with this span.
 *
 * @param context The context to start from.
 * @param span The span to put in.
 */
export function setSpan(context: Context, span: Span): Context {
  return context.setValue(SPAN_KEY, span);
}

/**
 * Returns a context without a span.
 *
 * @param context The context to start from.
 */
export function deleteSpan(context: Context): Context {
  return context.deleteValue(SPAN_KEY);
}

/**
 * Returns a context with a span that records nothing and has this span context.
 *
 * @param context The context to start from.
 * @param spanContext The span context to put in.
 */
export function setSpanContext(context: Context, spanContext: SpanContext): Context {
  return context.setValue(SPAN_KEY, wrapSpanContext(spanContext));
}

/**
 * Returns the span context of the span in a context, or `undefined`.
 *
 * @param context The context to look in.
 */
export function getSpanContext(context: Context): SpanContext | undefined {
  return getSpan(context)?.spanContext();
}
