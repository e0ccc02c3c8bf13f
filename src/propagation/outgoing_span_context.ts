import {
  type Context,
  isSpanContextValid,
  isTracingSuppressed,
  reportOnce,
  type SpanContext,
  trace,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/**
 * Returns the span context to inject; `undefined` if there is no valid one, if tracing is
 * suppressed, or if the span, which may be foreign code, throws.
 */
export function outgoingSpanContext(context: Context): SpanContext | undefined {
  try {
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || !isSpanContextValid(spanContext)) return undefined;
    return isTracingSuppressed(context) ? undefined : spanContext;
  } catch (error) {
    reportOnce(
      "span-context-unreadable",
      "warn",
      `A span context could not be read, and is left out: ${toText(error)}`,
    );
    return undefined;
  }
}
