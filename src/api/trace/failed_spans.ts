import type { SpanContext } from "./span_context.ts";

/** Errors that some span has recorded already, with that span: on its way up one is recorded once. */
const recorded = new WeakMap<object, SpanContext>();

/** Keeps which span has recorded an error; the first one counts. */
export function keepFailedSpan(error: object, spanContext: SpanContext): void {
  if (!recorded.has(error)) recorded.set(error, spanContext);
}

/** Returns the span that has recorded an error: the innermost task that it has left. */
export function failedSpanOf(error: unknown): SpanContext | undefined {
  return typeof error === "object" && error !== null ? recorded.get(error) : undefined;
}
