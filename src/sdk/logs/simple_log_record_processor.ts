import { reportOnce } from "../../api/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import { DEFAULT_LOG_BATCH_OPTIONS } from "./batch_log_record_processor.ts";
import { LogExportQueue } from "./log_export_queue.ts";
import type { LogRecordExporter } from "./log_record_exporter.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/** Most records that wait for a slow exporter; later ones are dropped and counted. */
export const MAX_SIMPLE_QUEUE_SIZE = 2048;

/**
 * Hands every log record to an exporter as soon as it is emitted, one at a time, in this thread
 * (specification, Logs SDK, Simple processor). For consoles and tests.
 */
export class SimpleLogRecordProcessor implements LogRecordProcessor {
  readonly #exports: LogExportQueue;
  #droppedCount = 0;
  #isShutDown = false;

  /** @param exporter Where records go. The processor owns it and shuts it down. */
  constructor(exporter: LogRecordExporter, timers: Timers = SYSTEM_TIMERS) {
    this.#exports = new LogExportQueue(exporter, timers, DEFAULT_LOG_BATCH_OPTIONS.exportTimeoutMs);
  }

  /** Records that were dropped because too many were waiting. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  onEmit(record: ReadWriteLogRecord): void {
    if (this.#isShutDown) return;
    if (this.#exports.waitingCount >= MAX_SIMPLE_QUEUE_SIZE) {
      this.#droppedCount++;
      reportOnce(
        "log-simple-queue-full",
        "warn",
        "A log exporter is too slow; records are dropped.",
      );
      return;
    }
    this.#exports.export([record.clone()]);
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#exports.flush(options);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    if (this.#isShutDown) return Promise.resolve("success");
    this.#isShutDown = true;
    return this.#exports.shutdown(options);
  }
}
