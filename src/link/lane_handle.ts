import type { FlushOptions, FlushResult } from "../sdk/flush_result.ts";
import { Cell, type ControlBlock } from "./control_block.ts";
import type { DropReason } from "./drop_reason.ts";
import type { ExportLink } from "./export_link.ts";
import type { Outbox } from "./outbox.ts";

/** What became of the records of one signal since `init`: the counters of its lane. */
export interface SignalStats {
  /** Records that ended and were to be exported, dropped ones included. */
  readonly ended: number;
  /** Records that a receiver accepted. */
  readonly exported: number;
  /** Records that will not arrive, by reason; reasons without drops are left out. */
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Records waiting or on their way. */
  readonly queued: number;
  /** Export requests that ended. */
  readonly requests: number;
  /** Attempts of requests that were retried. */
  readonly retries: number;
}

/** The near end of a lane: where records are written, and the lane's counters. */
export class LaneHandle<T> {
  readonly #link: ExportLink;
  readonly #lane: number;
  readonly #outbox: Outbox<T>;
  readonly #control: ControlBlock;
  #shutdown: Promise<FlushResult> | undefined;

  /** Made by `ExportLink.openLane`. */
  constructor(link: ExportLink, lane: number, outbox: Outbox<T>, control: ControlBlock) {
    this.#link = link;
    this.#lane = lane;
    this.#outbox = outbox;
    this.#control = control;
  }

  /** Writes a record, or drops and counts it. Never throws. */
  write(item: T): void {
    this.#outbox.write(item);
    if (this.#link.isEnding) this.#link.flushLateRecords();
  }

  /** Delivers what was written so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    if (this.#shutdown !== undefined) return this.#shutdown;
    return this.#link.flush(this.#lane, options);
  }

  /** Delivers what was written so far, and closes the lane. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown ??= this.#stop(options);
  }

  /** Counters since the start. */
  stats(): SignalStats {
    const control = this.#control;
    const ended = this.#outbox.writtenCount;
    const exported = control.total(Cell.EXPORTED);
    const dropped = control.totalDrops();
    // Computed from the same readings, because the pipeline goes on counting: the sum always holds.
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    return {
      ended,
      exported,
      dropped,
      queued: ended - exported - lost,
      requests: control.total(Cell.REQUESTS),
      retries: control.total(Cell.RETRIES),
    };
  }

  async #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const flushed = this.#link.flush(this.#lane, options);
    this.#outbox.close();
    const result = await flushed;
    this.#link.closeLane(this.#lane);
    return result;
  }
}
