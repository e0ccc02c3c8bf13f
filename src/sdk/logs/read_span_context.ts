import { reportOnce, type Span, type SpanContext } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/**
 * The context of the span that a record is emitted in, which may be anybody's. Where it cannot be
 * read, which is reported, the record is in no span: it is not lost for that.
 */
export function readSpanContext(span: Span): SpanContext | undefined {
  try {
    return span.spanContext() ?? undefined;
  } catch (error) {
    reportOnce("log-span", "warn", `The span of a log record could not be read: ${toText(error)}`);
    return undefined;
  }
}
