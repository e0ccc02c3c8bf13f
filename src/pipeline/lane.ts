import { Cell, type ControlBlock } from "../link/control_block.ts";
import type { LaneBatchConfig, PipelineMessage } from "../link/protocol.ts";
import { type Chunk, counted, type RecordBatch, RecordQueue } from "../snapshot/mod.ts";
import type { Delivery, LaneExporter } from "./lane_exporter.ts";

/** Largest batch, in bytes of snapshots; receivers accept several times that by default. */
export const MAX_BATCH_BYTES: number = 4 * 1024 * 1024;

/**
 * A batch is due at the latest when this share of `maxQueueSize` waits here: else the queue could
 * be full while nothing is sent. A quarter may be in the outbox, and more comes until the batch is
 * taken.
 */
const DUE_SHARE = 1 / 2;
/** The same for `maxQueueBytes`; a batch's bytes count until its whole chunk is settled. */
const DUE_BYTES_SHARE = 1 / 4;

/** What a lane needs of its surroundings. */
export interface LaneSurroundings {
  /** Calls back after a delay; returns what cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Posts a message to the application thread. */
  readonly post: (message: PipelineMessage) => void;
}

interface FlushWaiter {
  /** Settled count at which everything received before the flush is settled. */
  readonly target: number;
  /** Lost count of the lane when the flush was requested. */
  readonly lostBefore: number;
  readonly resolve: (isSuccess: boolean) => void;
}

/**
 * One signal on its way to one destination: queue, batcher and export loop. Batches go out strictly
 * one after another: when the batch is full by its count or its bytes, when the oldest record has
 * waited for the scheduled delay, or when a flush asks for it (specification, Batching processor).
 */
export class Lane {
  readonly #number: number;
  readonly #batch: LaneBatchConfig;
  readonly #dueCount: number;
  readonly #dueBytes: number;
  readonly #control: ControlBlock;
  readonly #exporter: LaneExporter;
  readonly #surroundings: LaneSurroundings;
  readonly #queue: RecordQueue = new RecordQueue();
  #waiters: FlushWaiter[] = [];
  #received = 0;
  #settled = 0;
  #isExporting = false;
  #isDelayOver = false;
  #cancelDelay: (() => void) | undefined;
  #isClosed = false;

  /** @param number The number under which the application thread knows the lane. */
  constructor(
    number: number,
    parts: {
      readonly batch: LaneBatchConfig;
      readonly control: ControlBlock;
      readonly exporter: LaneExporter;
      readonly surroundings: LaneSurroundings;
    },
  ) {
    this.#number = number;
    const { maxExportBatchSize, maxQueueSize, maxQueueBytes } = parts.batch;
    this.#batch = parts.batch;
    this.#dueCount = Math.min(maxExportBatchSize, maxQueueSize * DUE_SHARE);
    this.#dueBytes = Math.min(MAX_BATCH_BYTES, maxQueueBytes * DUE_BYTES_SHARE);
    this.#control = parts.control;
    this.#exporter = parts.exporter;
    this.#surroundings = parts.surroundings;
  }

  /** Adds a chunk; its first `skip` records are already settled. */
  add(chunk: Chunk, skip: number): void {
    this.#queue.add(chunk, skip);
    this.#received += chunk.recordCount - skip;
    this.#pump();
  }

  /**
   * Delivers what was received so far; false when some of it was lost.
   *
   * @param lostBefore The lane's lost count when the flush was requested: that happens on another
   * thread, perhaps before a restart, and records lost since then count.
   */
  flush(lostBefore: number = this.#control.get(Cell.LOST)): Promise<boolean> {
    if (this.#settled >= this.#received) return Promise.resolve(this.#isWholeSince(lostBefore));
    return new Promise((resolve) => {
      this.#waiters.push({ target: this.#received, lostBefore, resolve });
      this.#exporter.hurry();
      this.#pump();
    });
  }

  /** Drops what is left and stops. */
  close(): void {
    this.#isClosed = true;
    this.#cancelDelay?.();
    this.#exporter.close();
    for (const waiter of this.#waiters) waiter.resolve(false);
    this.#waiters = [];
  }

  #pump(): void {
    if (this.#isExporting || this.#isClosed) return;
    if (this.#queue.recordCount === 0) {
      this.#stopDelay();
      return;
    }
    if (!this.#isDue()) {
      this.#startDelay();
      return;
    }
    this.#stopDelay();
    const batch = this.#queue.take(this.#batch.maxExportBatchSize, MAX_BATCH_BYTES);
    if (batch.length === 0) {
      this.#loseRest();
      return;
    }
    this.#control.add(Cell.TAKEN, batch.length);
    this.#isExporting = true;
    this.#export(batch);
  }

  // A chunk held fewer records than it claimed. Waiting for the rest would never end.
  #loseRest(): void {
    const count = this.#queue.clear();
    this.#control.add(Cell.TAKEN, count);
    const message = `A chunk held fewer records than declared: ${
      counted(count, "is", "are")
    } lost.`;
    this.#settle(notEncoded(count, message));
    this.#tellIdle();
  }

  #isDue(): boolean {
    return this.#isDelayOver || this.#waiters.length > 0 ||
      this.#queue.recordCount >= this.#dueCount ||
      this.#queue.byteCount >= this.#dueBytes;
  }

  #startDelay(): void {
    this.#cancelDelay ??= this.#surroundings.after(this.#batch.scheduledDelayMs, () => {
      this.#isDelayOver = true;
      this.#pump();
    });
  }

  #stopDelay(): void {
    this.#cancelDelay?.();
    this.#cancelDelay = undefined;
    this.#isDelayOver = false;
  }

  async #export(batch: RecordBatch): Promise<void> {
    let leftCount = batch.length;
    try {
      for await (const delivery of this.#exporter.export(batch)) {
        if (this.#isClosed) return;
        leftCount -= delivery.recordCount;
        this.#control.add(Cell.REQUESTS, 1);
        this.#settle(delivery);
      }
    } catch (error) {
      if (this.#isClosed) return;
      this.#control.add(Cell.REQUESTS, 1);
      this.#settle(notEncoded(leftCount, `A batch could not be encoded: ${String(error)}`));
    }
    this.#isExporting = false;
    this.#pump();
    if (!this.#isExporting && this.#queue.recordCount === 0) this.#tellIdle();
  }

  #tellIdle(): void {
    this.#surroundings.post({ type: "idle", lane: this.#number });
  }

  #settle({ recordCount, droppedCount, reason = "refused", subject, message }: Delivery): void {
    this.#control.add(Cell.EXPORTED, recordCount - droppedCount);
    if (droppedCount > 0) {
      this.#control.add(Cell.LOST, droppedCount);
      this.#control.addDrop(reason, droppedCount);
    }
    this.#control.add(Cell.SETTLED, recordCount);
    this.#settled += recordCount;
    if (message !== undefined) {
      const level = droppedCount > 0 ? "error" : "warn";
      const kind = `export-${droppedCount > 0 ? reason : "warning"}`;
      const cause = subject === undefined ? kind : `${kind}-${subject}`;
      this.#surroundings.post({ type: "report", level, cause, message });
    }
    const done = this.#waiters.filter((waiter) => waiter.target <= this.#settled);
    this.#waiters = this.#waiters.filter((waiter) => waiter.target > this.#settled);
    for (const waiter of done) waiter.resolve(this.#isWholeSince(waiter.lostBefore));
  }

  #isWholeSince(lostBefore: number): boolean {
    return this.#control.get(Cell.LOST) === lostBefore;
  }
}

function notEncoded(recordCount: number, message: string): Delivery {
  return { recordCount, droppedCount: recordCount, reason: "encode_failed", message };
}
