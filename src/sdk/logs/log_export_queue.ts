import { reportOnce } from "../../api/mod.ts";
import {
  DEFAULT_FLUSH_TIMEOUT_MS,
  type FlushOptions,
  type FlushResult,
  settleWithin,
  worstResult,
} from "../flush_result.ts";
import type { Timers } from "../timers.ts";
import type { ExportResult } from "../trace/span_exporter.ts";
import type { LogRecordExporter } from "./log_record_exporter.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";

/**
 * Calls an exporter that runs in this thread: one `export` at a time, each for a bounded time,
 * never throwing. Simple and batch log record processors share it.
 */
export class LogExportQueue {
  readonly #exporter: LogRecordExporter;
  readonly #timers: Timers;
  readonly #exportTimeoutMs: number;
  #last: Promise<FlushResult> = Promise.resolve("success");
  #waitingCount = 0;

  /** @param exportTimeoutMs Longest that one `export` is waited for. */
  constructor(exporter: LogRecordExporter, timers: Timers, exportTimeoutMs: number) {
    this.#exporter = exporter;
    this.#timers = timers;
    this.#exportTimeoutMs = exportTimeoutMs;
  }

  /** Records given and not yet exported. */
  get waitingCount(): number {
    return this.#waitingCount;
  }

  /**
   * Exports a batch after everything that was given before, and at once when nothing is under way:
   * a console then has printed before the call returns.
   */
  export(logs: readonly ReadableLogRecord[]): Promise<FlushResult> {
    const isFree = this.#waitingCount === 0;
    this.#waitingCount += logs.length;
    const exported = isFree ? this.#exportNow(logs) : this.#last.then(() => this.#exportNow(logs));
    this.#last = exported.then((result) => {
      this.#waitingCount -= logs.length;
      return result;
    });
    return this.#last;
  }

  /** Waits for what is under way, then flushes the exporter. */
  flush(options: FlushOptions | undefined): Promise<FlushResult> {
    const timeoutMs = options?.timeoutMs ?? DEFAULT_FLUSH_TIMEOUT_MS;
    return settleWithin(this.#flush(options), timeoutMs, this.#timers);
  }

  /** Waits for what is under way, then shuts the exporter down. */
  shutdown(options: FlushOptions | undefined): Promise<FlushResult> {
    const timeoutMs = options?.timeoutMs ?? DEFAULT_FLUSH_TIMEOUT_MS;
    return settleWithin(this.#shutdown(options), timeoutMs, this.#timers);
  }

  async #flush(options: FlushOptions | undefined): Promise<FlushResult> {
    const exported = await this.#last;
    return worstResult([exported, await this.#exporter.forceFlush(options) ?? "success"]);
  }

  async #shutdown(options: FlushOptions | undefined): Promise<FlushResult> {
    const flushed = await this.#flush(options);
    return worstResult([flushed, await this.#exporter.shutdown(options) ?? "success"]);
  }

  async #exportNow(logs: readonly ReadableLogRecord[]): Promise<FlushResult> {
    const result = await settleWithin(
      (async (): Promise<ExportResult> => await this.#exporter.export(logs))(),
      this.#exportTimeoutMs,
      this.#timers,
    );
    if (result !== "success") {
      reportOnce(
        "log-export",
        "error",
        `A log record exporter did not take ${logs.length} records (${result}).`,
      );
    }
    return result;
  }
}
