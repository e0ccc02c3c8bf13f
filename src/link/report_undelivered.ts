import { reportOnce } from "../api/mod.ts";
import { counted } from "../snapshot/mod.ts";

/** Reports how many records are not delivered when the time at the process's end is up. */
export function reportUndelivered(count: number, timeoutMs: number): void {
  report(
    count,
    `${timeoutMs} ms were not enough. Is the receiver reachable? ` +
      "`await shutdown()` before the end waits longer and reports the cause.",
  );
}

/** Reports how many are not delivered because nothing can be sent while the process ends. */
export function reportUnsendable(count: number): void {
  report(
    count,
    "without a worker, nothing is sent while the process ends; call `await shutdown()` before.",
  );
}

/** Reports how many are given up because the worker keeps crashing. */
export function reportGivenUp(count: number): void {
  if (count === 0) return;
  const message = "The export worker keeps failing and delivers nothing: " +
    `${counted(count, "record is", "records are")} lost.`;
  reportOnce("dropped-worker_lost", "error", message);
}

function report(count: number, reason: string): void {
  const undelivered = counted(count, "record is", "records are");
  const message = `The process ends and ${undelivered} not delivered: ${reason}`;
  reportOnce("exit-undelivered", "error", message);
}
