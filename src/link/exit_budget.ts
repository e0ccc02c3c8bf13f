import { Cell, type ControlBlock } from "./control_block.ts";

/** What the end of the process needs to know of a lane. */
export interface EndingLane {
  /** Its counters. */
  readonly control: ControlBlock;
  /** Its unsettled records. */
  readonly outbox: { readonly pendingCount: number };
}

/**
 * How long the end of a process may be delayed. Several listeners may wait at one end, such as
 * those of a signal and of the exit that follows; they share one timeout. It starts anew only when
 * every lane with pending records has exported some since the last wait: then the process has lived
 * on, and its receivers respond.
 */
export class ExitBudget {
  readonly #exportedBefore = new Map<ControlBlock, number>();
  #spentMs = 0;

  /** Returns what is left of `timeoutMs` to wait for these lanes. */
  leftMs(timeoutMs: number, lanes: readonly EndingLane[]): number {
    if (lanes.every((lane) => this.#hasDelivered(lane))) this.#spentMs = 0;
    return Math.max(timeoutMs - this.#spentMs, 0);
  }

  /** Records a wait that is over. */
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
