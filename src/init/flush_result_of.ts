import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import type { FlushResult } from "../sdk/flush_result.ts";

/**
 * Returns the result of a flush or a shutdown. If it throws or rejects, that is reported and the
 * result is a failure: processors and readers of the application take part, and may do anything.
 *
 * @param what What is flushed, for the report.
 */
export async function flushResultOf(
  what: string,
  ask: () => Promise<FlushResult>,
): Promise<FlushResult> {
  try {
    return await ask();
  } catch (error) {
    reportOnce(`flush-${what}`, "error", `Delivery of ${what} failed: ${toText(error)}`);
    return "failure";
  }
}
