import type { SpanContext } from "./span_context.ts";

/** Errors that a span has recorded: on its way up through a trace, one is recorded once. */
const recorded = new WeakMap<object, SpanContext>();

/** Keeps which span has recorded an error; that of the latest trace counts. */
export function keepFailedSpan(error: object, spanContext: SpanContext): void {
  recorded.set(error, spanContext);
}

/** Returns the span that has recorded an error: the innermost task that it has left. */
export function failedSpanOf(error: unknown): SpanContext | undefined {
  return typeof error === "object" && error !== null ? recorded.get(error) : undefined;
}
