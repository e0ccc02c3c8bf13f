import { reportOnce } from "../../api/mod.ts";

/** Says, once for each operation, that it came too late for a span. */
export function reportEndedSpan(operation: string, spanName: string): void {
  reportOnce(
    `span-ended-${operation}`,
    "warn",
    `${operation} on a span that has ended does nothing (span ${JSON.stringify(spanName)}).`,
  );
}
