import { SIMPLE_BATCH_OPTIONS } from "../batch_processor_options.ts";
import { ExportBatcher } from "../export_batcher.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import type { LogRecordExporter } from "./log_record_exporter.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import { LOG_WORDS } from "./log_words.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/**
 * Exports every log record as soon as it is emitted, one at a time, in this thread (specification,
 * Logs SDK, Simple processor). For consoles and tests.
 */
export class SimpleLogRecordProcessor implements LogRecordProcessor {
  readonly #batcher: ExportBatcher<ReadableLogRecord>;

  /**
   * Creates a processor for an exporter.
   *
   * @param exporter Exports the records. The processor owns it and shuts it down.
   * @param timers Runs timers. @default the runtime's timers
   * @throws TypeError for an exporter that cannot be called.
   */
  constructor(exporter: LogRecordExporter, timers: Timers = SYSTEM_TIMERS) {
    const batch = SIMPLE_BATCH_OPTIONS;
    this.#batcher = new ExportBatcher(exporter, { batch, timers, words: LOG_WORDS });
  }

  /** Records that were dropped because `MAX_SIMPLE_QUEUE_SIZE` others waited for the exporter. */
  get droppedCount(): number {
    return this.#batcher.droppedCount;
  }

  /** Exports a copy of the record. */
  onEmit(record: ReadWriteLogRecord): void {
    if (this.#batcher.acceptOrDrop()) this.#batcher.add(record.clone());
  }

  /** Waits for pending exports, then flushes the exporter. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.forceFlush(options);
  }

  /** Exports everything queued at the end of the process, while the thread waits. */
  flushNow(): void {
    this.#batcher.flushNow();
  }

  /** Waits for pending exports and shuts the exporter down, once. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.shutdown(options);
  }
}
