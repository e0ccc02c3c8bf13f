import { reportOnce } from "../api/mod.ts";
import { catchRejection } from "../api/catch_rejection.ts";
import { toText } from "../api/to_text.ts";
import type { ExportResult } from "../sdk/mod.ts";

/**
 * Prints one item after another for a console exporter. One that throws is reported, keeps none of
 * the others from being printed, and makes the answer `"failure"`.
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
