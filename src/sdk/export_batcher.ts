import { reportOnce } from "../api/mod.ts";
import type { BatchProcessorOptions } from "./batch_processor_options.ts";
import { ExportQueue, type ExportWords, type QueuedExporter } from "./export_queue.ts";
import type { FlushOptions, FlushResult } from "./flush_result.ts";
import { counted } from "../snapshot/mod.ts";
import type { Timers } from "./timers.ts";

/** What an {@link ExportBatcher} works by. */
export interface ExportBatcherOptions {
  /** Bounds and times. */
  readonly batch: BatchProcessorOptions;
  /** Timers for the delay and the time limits. */
  readonly timers: Timers;
  /** How reports call what is exported. */
  readonly words: ExportWords;
}

/**
 * Collects items into batches for an exporter that runs in this thread: what the simple and the
 * batching processors of spans and of log records have in common. A batch goes out when it is full,
 * when its first item has waited for the delay, and at a flush.
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

  /** @param exporter Where batches go. The batcher owns it and shuts it down. */
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
   * Whether the next item can be taken, to be asked before each `add`: an item then need not be
   * made for nothing. When the queue is full the item counts as dropped.
   */
  takesNext(): boolean {
    if (this.#isShutDown) return false;
    if (this.#waiting.length + this.#exports.waitingCount < this.#batch.maxQueueSize) return true;
    this.#droppedCount++;
    const { cause, one, many } = this.#words;
    reportOnce(`${cause}-queue-full`, "warn", `The ${one} queue is full; ${many} are dropped.`);
    return false;
  }

  /** Takes an item, after `takesNext` said yes. */
  add(item: T): void {
    this.#waiting.push(item);
    if (this.#isEnding) this.#exportNow();
    else if (this.#waiting.length >= this.#batch.maxExportBatchSize) this.#exportWaiting();
    else this.#startTimer();
  }

  /** Exports everything that waits, then flushes the exporter. */
  forceFlush(options: FlushOptions | undefined): Promise<FlushResult> {
    this.#exportWaiting();
    return this.#exports.flush(options);
  }

  /**
   * Exports everything that waits at the end of the process, while the thread waits, and what comes
   * afterwards at once: until the next turn, should there be one, nothing waits.
   */
  flushNow(): void {
    this.#isEnding = true;
    this.#timers.after(0, () => this.#isEnding = false);
    this.#exportNow();
  }

  /** Exports everything that waits and shuts the exporter down, once. */
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
    // An exporter that records would be called by itself for ever.
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
