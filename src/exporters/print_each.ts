import { reportOnce } from "../api/mod.ts";
import { catchRejection } from "../api/catch_rejection.ts";
import { toText } from "../api/to_text.ts";
import type { ExportResult } from "../sdk/mod.ts";

/**
 * Prints items one by one for a console exporter. If one throws, that is reported, the others are
 * still printed, and the result is `"failure"`.
 */
export function printEach<T>(items: Iterable<T>, print: (item: T) => unknown): ExportResult {
  let result: ExportResult = "success";
  for (const item of items) {
    try {
      catchRejection(print(item), reportFailure);
    } catch (error) {
      reportFailure(error);
      result = "failure";
    }
  }
  return result;
}

function reportFailure(error: unknown): void {
  reportOnce("console-export", "error", `Telemetry was not printed: ${toText(error)}`);
}
