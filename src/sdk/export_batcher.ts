import { reportOnce } from "../api/mod.ts";
import type { BatchProcessorOptions } from "./batch_processor_options.ts";
import { ExportQueue, type ExportWords, type QueuedExporter } from "./export_queue.ts";
import type { FlushOptions, FlushResult } from "./flush_result.ts";
import { counted } from "../snapshot/mod.ts";
import type { Timers } from "./timers.ts";

/** Options of an {@link ExportBatcher}. */
export interface ExportBatcherOptions {
  /** Bounds and delays. */
  readonly batch: BatchProcessorOptions;
  /** Timers for the delay and the time limits. */
  readonly timers: Timers;
  /** How reports call what is exported. */
  readonly words: ExportWords;
}

/**
 * Collects items into batches for an exporter that runs in this thread: the common part of the
 * simple and batch processors for spans and log records. A batch is exported when it is full, when
 * its first item has waited for the delay, and at a flush.
 */
export class ExportBatcher<T> {
  readonly #batch: BatchProcessorOptions;
  readonly #timers: Timers;
  readonly #words: ExportWords;
  readonly #exports: ExportQueue<T>;
  #waiting: T[] = [];
  #droppedCount = 0;
  #cancelTimer: (() => void) | undefined;
  #isShutDown = false;
  #isEnding = false;
  #isExportingNow = false;

  /** @param exporter Exports the batches. The batcher owns it and shuts it down. */
  constructor(exporter: QueuedExporter<T>, { batch, timers, words }: ExportBatcherOptions) {
    this.#batch = batch;
    this.#timers = timers;
    this.#words = words;
    const { exportTimeoutMs } = batch;
    this.#exports = new ExportQueue(exporter, { exportTimeoutMs, timers, words });
  }

  /** Items that were dropped because the queue was full. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /**
   * Returns whether the next item can be queued, and counts it as dropped if the queue is full.
   * Called before each `add`, so that no item is made for nothing.
   */
  acceptOrDrop(): boolean {
    if (this.#isShutDown) return false;
    if (this.#waiting.length + this.#exports.waitingCount < this.#batch.maxQueueSize) return true;
    this.#droppedCount++;
    const { cause, one, many } = this.#words;
    reportOnce(`${cause}-queue-full`, "warn", `The ${one} queue is full; ${many} are dropped.`);
    return false;
  }

  /** Queues an item, after `acceptOrDrop` returned true. */
  add(item: T): void {
    this.#waiting.push(item);
    if (this.#isEnding) this.#exportNow();
    else if (this.#waiting.length >= this.#batch.maxExportBatchSize) this.#exportWaiting();
    else this.#startTimer();
  }

  /** Exports everything queued, then flushes the exporter. */
  forceFlush(options: FlushOptions | undefined): Promise<FlushResult> {
    this.#exportWaiting();
    return this.#exports.flush(options);
  }

  /**
   * Exports everything queued at the end of the process, while the thread waits. Until the next
   * turn of the event loop, should there be one, later items are exported at once.
   */
  flushNow(): void {
    this.#isEnding = true;
    this.#timers.after(0, () => this.#isEnding = false);
    this.#exportNow();
  }

  /** Exports everything queued and shuts the exporter down, once. */
  shutdown(options: FlushOptions | undefined): Promise<FlushResult> {
    this.#isShutDown = true;
    this.#exportWaiting();
    return this.#exports.shutdown(options);
  }

  #startTimer(): void {
    this.#cancelTimer ??= this.#timers.after(
      this.#batch.scheduledDelayMs,
      () => this.#exportWaiting(),
    );
  }

  #exportNow(): void {
    // An exporter that records in turn would call itself without end.
    if (this.#isExportingNow) return;
    this.#isExportingNow = true;
    this.#exportWaiting();
    const count = this.#exports.exportNow();
    this.#isExportingNow = false;
    if (count > 0) this.#reportUnanswered(count);
  }

  #reportUnanswered(count: number): void {
    const { cause, one, many } = this.#words;
    const items = counted(count, one, many);
    const message = `The process ends before a ${one} exporter has answered for ${items}. ` +
      "`await shutdown()` before the end.";
    reportOnce(`${cause}-unanswered`, "error", message);
  }

  #exportWaiting(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    this.#exports.export(batch);
  }
}
