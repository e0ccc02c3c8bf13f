import { reportOnce } from "../../api/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import { type BatchOptions, resolveBatchOptions } from "../trace/batch_options.ts";
import { LogExportQueue } from "./log_export_queue.ts";
import type { LogRecordExporter } from "./log_record_exporter.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/** The specification's defaults for log records: those of spans but for a delay of one second. */
export const DEFAULT_LOG_BATCH_OPTIONS: BatchOptions = {
  maxQueueSize: 2048,
  scheduledDelayMs: 1000,
  exportTimeoutMs: 30_000,
  maxExportBatchSize: 512,
};

/**
 * Collects log records for an exporter that runs in this thread (specification, Logs SDK, Batching
 * processor): for exporters of your own. Records that go out by OTLP take the
 * `SnapshotLogRecordProcessor`, which leaves the batching to the export worker.
 */
export class BatchLogRecordProcessor implements LogRecordProcessor {
  readonly #options: BatchOptions;
  readonly #timers: Timers;
  readonly #exports: LogExportQueue;
  #waiting: ReadableLogRecord[] = [];
  #droppedCount = 0;
  #cancelTimer: (() => void) | undefined;
  #isShutDown = false;

  /**
   * @param exporter Where records go. The processor owns it and shuts it down.
   * @throws RangeError for options that make no sense.
   */
  constructor(
    exporter: LogRecordExporter,
    options: Partial<BatchOptions> = {},
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.#options = resolveBatchOptions(options, DEFAULT_LOG_BATCH_OPTIONS);
    this.#timers = timers;
    this.#exports = new LogExportQueue(exporter, timers, this.#options.exportTimeoutMs);
  }

  /** Records that were dropped because the queue was full. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  onEmit(record: ReadWriteLogRecord): void {
    if (this.#isShutDown) return;
    if (this.#waiting.length + this.#exports.waitingCount >= this.#options.maxQueueSize) {
      this.#droppedCount++;
      reportOnce("log-queue-full", "warn", "The log record queue is full; records are dropped.");
      return;
    }
    this.#waiting.push(record.clone());
    if (this.#waiting.length >= this.#options.maxExportBatchSize) this.#exportWaiting();
    else this.#startTimer();
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    this.#exportWaiting();
    return this.#exports.flush(options);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    if (this.#isShutDown) return Promise.resolve("success");
    this.#isShutDown = true;
    this.#exportWaiting();
    return this.#exports.shutdown(options);
  }

  #startTimer(): void {
    this.#cancelTimer ??= this.#timers.after(
      this.#options.scheduledDelayMs,
      () => this.#exportWaiting(),
    );
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
