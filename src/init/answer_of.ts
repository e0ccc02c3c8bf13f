import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import type { FlushResult } from "../sdk/flush_result.ts";

/**
 * The answer to a flush or a shutdown; one that throws or is rejected has failed and is reported.
 * Processors and readers of the application are part of it, and anything may be wrong with them.
 *
 * @param what Whose it is, for the report.
 */
export async function answerOf(
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
