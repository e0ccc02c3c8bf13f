import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import type { ExportResult } from "../sdk/mod.ts";

/**
 * Prints items for a console exporter, all of them before this returns. If `print` throws, or
 * returns a promise that rejects, that is reported, the other items are still printed, and the
 * result is `"failure"`.
 */
export async function printEach<T>(
  items: readonly T[],
  print: (item: T) => unknown,
): Promise<ExportResult> {
  const printed = await Promise.all(items.map((item) => isPrinted(item, print)));
  return printed.includes(false) ? "failure" : "success";
}

async function isPrinted<T>(item: T, print: (item: T) => unknown): Promise<boolean> {
  try {
    await print(item);
    return true;
  } catch (error) {
    const message = `A console exporter did not print an item: ${toText(error)}`;
    reportOnce("console-export", "error", message);
    return false;
  }
}
