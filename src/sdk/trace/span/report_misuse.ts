import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";

/**
 * Reports, once for each operation, that it came too late for a span. A second `end` is no warning:
 * nothing is lost, and libraries that also end the span of their user's function cause it.
 */
export function reportEndedSpan(operation: string, spanName: string): void {
  reportOnce(
    `span-ended-${operation}`,
    operation === "end" ? "debug" : "warn",
    `${operation} on a span that has ended does nothing (span ${JSON.stringify(spanName)}).`,
  );
}

/** Reports, once, that a span was ended before its start. */
export function reportEarlyEnd(spanName: string): void {
  reportOnce(
    "span-end-before-start",
    "warn",
    `Span ${JSON.stringify(spanName)} was ended before its start; its end is set to its start.`,
  );
}

/** Reports, once for each part of a span, that the value given for it threw when it was read. */
export function reportUnreadable(part: "link" | "status", error: unknown): void {
  const message = `A ${part} given for a span could not be read and is ignored: ${toText(error)}`;
  reportOnce(`span-${part}`, "warn", message);
}
