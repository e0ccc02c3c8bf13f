import {
  type BatchProcessorOptions,
  resolveBatchProcessorOptions,
} from "../batch_processor_options.ts";
import { ExportBatcher } from "../export_batcher.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import type { LogRecordExporter } from "./log_record_exporter.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import { LOG_WORDS } from "./log_words.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/**
 * The specification's defaults for log records: those of spans, but with a delay of one second.
 */
export const DEFAULT_LOG_BATCH_OPTIONS: BatchProcessorOptions = {
  maxQueueSize: 2048,
  scheduledDelayMs: 1000,
  exportTimeoutMs: 30_000,
  maxExportBatchSize: 512,
};

/**
 * Batches log records for an exporter of your own that runs in this thread (specification, Logs
 * SDK, Batching processor). For OTLP use `SnapshotLogRecordProcessor`, which leaves the batching to
 * the export worker.
 */
export class BatchLogRecordProcessor implements LogRecordProcessor {
  readonly #batcher: ExportBatcher<ReadableLogRecord>;

  /**
   * Creates a processor for an exporter.
   *
   * @param exporter Exports the records. The processor owns it and shuts it down.
   * @param options How to batch. @default `DEFAULT_LOG_BATCH_OPTIONS`
   * @param timers Runs timers. @default the runtime's timers
   * @throws TypeError for an exporter that cannot be called, RangeError for invalid options.
   */
  constructor(
    exporter: LogRecordExporter,
    options: Partial<BatchProcessorOptions> = {},
    timers: Timers = SYSTEM_TIMERS,
  ) {
    const batch = resolveBatchProcessorOptions(options, DEFAULT_LOG_BATCH_OPTIONS);
    this.#batcher = new ExportBatcher(exporter, { batch, timers, words: LOG_WORDS });
  }

  /** Records that were dropped because the queue was full. */
  get droppedCount(): number {
    return this.#batcher.droppedCount;
  }

  /** Queues a copy of the record. */
  onEmit(record: ReadWriteLogRecord): void {
    if (this.#batcher.acceptOrDrop()) this.#batcher.add(record.clone());
  }

  /** Exports everything queued, then flushes the exporter. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.forceFlush(options);
  }

  /** Exports everything queued at the end of the process, while the thread waits. */
  flushNow(): void {
    this.#batcher.flushNow();
  }

  /** Exports everything queued and shuts the exporter down, once. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.shutdown(options);
  }
}
