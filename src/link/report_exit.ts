import { reportOnce } from "../api/mod.ts";
import type { EndingLane } from "./exit_budget.ts";
import type { ExitCall } from "./exit_call.ts";

/** A wait at the end of the process whose time ran out. */
export interface LateExit {
  /** The lanes that were waited for. */
  readonly lanes: readonly EndingLane[];
  /** How long the end may be held up. */
  readonly timeoutMs: number;
}

/**
 * Tells the user what came of a wait at the end of the process: what the pipeline left to be told,
 * and what is not delivered where the time ran out.
 */
export function reportExit(call: ExitCall, late?: LateExit): void {
  for (const { cause, level, message } of call.reports()) reportOnce(cause, level, message);
  if (late === undefined) return;
  const count = late.lanes.reduce((sum, { outbox }) => sum + outbox.pendingCount, 0);
  reportOnce(
    "exit-timeout",
    "error",
    `The process ends and ${count} records are not delivered: ${late.timeoutMs} ms were not ` +
      "enough. Is the receiver there? `await shutdown()` before the end waits for longer and " +
      "says why.",
  );
}
