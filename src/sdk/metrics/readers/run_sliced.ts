import type { Clock } from "../../clock.ts";
import type { YieldTurn } from "../../timers.ts";

/**
 * How long a collection blocks the application's thread at a time, in milliseconds: well below the
 * 10 that nobody should notice, since the engine's own work can interrupt a step.
 */
const SLICE_MS = 3;

/** Work in small steps, between which other code can run. */
export type Steps<Result> = Iterator<void, Result>;

/** Runs all steps, and yields to the event loop whenever a slice of time is used up. */
export async function runSliced<Result>(
  steps: Steps<Result>,
  { clock, yieldTurn }: { readonly clock: Clock; readonly yieldTurn: YieldTurn },
): Promise<Result> {
  let sliceStart = clock.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (clock.now() - sliceStart < SLICE_MS) continue;
    await yieldTurn();
    sliceStart = clock.now();
  }
}

/** Runs all remaining steps at once. */
export function runNow<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
