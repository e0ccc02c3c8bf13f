import type { SpanContext } from "./span_context.ts";

/** The span that recorded each error. An error passes up through a trace, but is recorded once. */
const recorded = new WeakMap<object, SpanContext>();

/** Notes which span recorded an error. If several traces record it, the latest one counts. */
export function keepFailedSpan(error: object, spanContext: SpanContext): void {
  recorded.set(error, spanContext);
}

/** Returns the span that recorded an error: that of the innermost task that the error left. */
export function failedSpanOf(error: unknown): SpanContext | undefined {
  return typeof error === "object" && error !== null ? recorded.get(error) : undefined;
}
