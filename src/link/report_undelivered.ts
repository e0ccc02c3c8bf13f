import { reportOnce } from "../api/mod.ts";
import { counted } from "../snapshot/mod.ts";
import type { EndingLane } from "./exit_budget.ts";

/** Tells the user what is not delivered when the time for it at the end of the process is up. */
export function reportUndelivered(lanes: readonly EndingLane[], timeoutMs: number): void {
  report(
    lanes,
    `${timeoutMs} ms were not enough. Is the receiver there? ` +
      "`await shutdown()` before the end waits for longer and says why.",
  );
}

/** Tells the user what is not delivered because nothing can be sent while the process ends. */
export function reportUnsendable(lanes: readonly EndingLane[]): void {
  report(
    lanes,
    "without a worker nothing is sent while the thread ends. `await shutdown()` before the end.",
  );
}

/** Tells the user that so many records are given up, since the worker fails whenever it starts. */
export function reportGivenUp(count: number): void {
  if (count === 0) return;
  const message = "The export worker fails again and again, and delivers nothing: " +
    `${counted(count, "record is", "records are")} lost.`;
  reportOnce("dropped-worker_lost", "error", message);
}

function report(lanes: readonly EndingLane[], reason: string): void {
  const count = lanes.reduce((sum, { outbox }) => sum + outbox.pendingCount, 0);
  const undelivered = counted(count, "record is", "records are");
  const message = `The process ends and ${undelivered} not delivered: ${reason}`;
  reportOnce("exit-undelivered", "error", message);
}
