import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import type { ExportResult } from "../sdk/mod.ts";

/**
 * Prints one item after another for a console exporter. One that throws is reported, keeps none of
 * the others from being printed, and makes the answer `"failure"`.
 */
export function printEach<T>(items: Iterable<T>, print: (item: T) => void): ExportResult {
  let result: ExportResult = "success";
  for (const item of items) {
    try {
      print(item);
    } catch (error) {
      reportOnce("console-export", "error", `Telemetry was not printed: ${toText(error)}`);
      result = "failure";
    }
  }
  return result;
}
