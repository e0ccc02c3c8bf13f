import type { Clock } from "../../clock.ts";
import type { YieldTurn } from "../../timers.ts";

/**
 * How long a collection holds the application's thread at a time, in milliseconds: well below the
 * 10 that nobody should notice, since a step can be interrupted by the engine's own chores.
 */
const SLICE_MS = 3;

/** Work in small steps, so that somebody else can have a turn in between. */
export type Steps<Result> = Iterator<void, Result>;

/** Does all steps, and lets the event loop go round whenever a slice of time is used up. */
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

/** Does all steps at once; those that are done already are not done again. */
export function runNow<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
