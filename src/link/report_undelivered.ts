import { reportOnce } from "../api/mod.ts";
import { counted } from "../snapshot/mod.ts";
import type { EndingLane } from "./exit_budget.ts";

/** Tells the user what is not delivered when the time for it at the end of the process is up. */
export function reportUndelivered(lanes: readonly EndingLane[], timeoutMs: number): void {
  const count = lanes.reduce((sum, { outbox }) => sum + outbox.pendingCount, 0);
  reportOnce(
    "exit-timeout",
    "error",
    `The process ends and ${counted(count, "record is", "records are")} not delivered: ` +
      `${timeoutMs} ms were not enough. ` +
      "Is the receiver there? `await shutdown()` before the end waits for longer and says why.",
  );
}
