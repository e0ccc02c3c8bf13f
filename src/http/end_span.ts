import { reportOnce, type Span } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/**
 * Ends the span of a request, which may belong to another SDK. An error that it throws, as the
 * official SDK does when a processor throws, is reported once and not rethrown.
 */
export function endSpan(span: Span): void {
  try {
    span.end();
  } catch (error) {
    reportSpan(error);
  }
}

/** Reports once that the span of a request has thrown. */
export function reportSpan(error: unknown): void {
  reportOnce("http-span", "error", `The span of an HTTP request threw: ${toText(error)}`);
}
