import { reportOnce, type Span, type SpanContext } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/**
 * Returns the context of the span that a record is emitted in; the span may be foreign code. If it
 * cannot be read, that is reported, and the record is kept without a span.
 */
export function readSpanContext(span: Span): SpanContext | undefined {
  try {
    return span.spanContext() ?? undefined;
  } catch (error) {
    reportOnce("log-span", "warn", `The span of a log record could not be read: ${toText(error)}`);
    return undefined;
  }
}
