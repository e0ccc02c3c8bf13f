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
 * The span context that a context sends: `undefined` where there is no valid one, tracing is
 * suppressed, or the span fails, for it may be anybody's.
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
