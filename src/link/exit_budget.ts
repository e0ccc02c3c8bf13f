import { Cell, type ControlBlock } from "./control_block.ts";

/** A lane, as far as an end of the process concerns it. */
export interface EndingLane {
  /** Its counters. */
  readonly control: ControlBlock;
  /** What it still holds. */
  readonly outbox: { readonly pendingCount: number };
}

/**
 * How long the end of a process may be held up. Several listeners may want that at one end, such as
 * those of a signal and of the exit that follows it: all of them together have the time of one.
 * Only where every lane that has something to deliver has delivered since the last wait does the
 * time start anew: then the process has lived on, and somebody takes what it sends.
 */
export class ExitBudget {
  readonly #exportedBefore = new Map<ControlBlock, number>();
  #spentMs = 0;

  /** What is left of `timeoutMs` to wait for these lanes. */
  leftMs(timeoutMs: number, lanes: readonly EndingLane[]): number {
    if (lanes.every((lane) => this.#hasDelivered(lane))) this.#spentMs = 0;
    return Math.max(timeoutMs - this.#spentMs, 0);
  }

  /** Takes note of a wait that is over. */
  spend(waitedMs: number, lanes: readonly EndingLane[]): void {
    this.#spentMs += waitedMs;
    for (const { control } of lanes) {
      this.#exportedBefore.set(control, control.total(Cell.EXPORTED));
    }
  }

  #hasDelivered({ control, outbox }: EndingLane): boolean {
    return outbox.pendingCount === 0 ||
      control.total(Cell.EXPORTED) !== this.#exportedBefore.get(control);
  }
}
