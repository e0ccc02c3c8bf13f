import { reportOnce } from "../../api/mod.ts";
import {
  DEFAULT_FLUSH_TIMEOUT_MS,
  type FlushOptions,
  type FlushResult,
  settleWithin,
  worstResult,
} from "../flush_result.ts";
import type { Timers } from "../timers.ts";
import type { ExportResult, SpanExporter } from "./span_exporter.ts";
import type { ReadableSpan } from "./readable_span.ts";

/**
 * Calls an exporter that runs in this thread: one `export` at a time, each for a bounded time, never
 * throwing. Simple and batch span processors share it.
 */
export class ExportQueue {
  readonly #exporter: SpanExporter;
  readonly #timers: Timers;
  readonly #exportTimeoutMs: number;
  #last: Promise<FlushResult> = Promise.resolve("success");
  #waitingCount = 0;

  /** @param exportTimeoutMs Longest that one `export` is waited for. */
  constructor(exporter: SpanExporter, timers: Timers, exportTimeoutMs: number) {
    this.#exporter = exporter;
    this.#timers = timers;
    this.#exportTimeoutMs = exportTimeoutMs;
  }

  /**
   * Exports a batch after everything that was given before, and at once when nothing is under way: a
   * console then has printed before the call returns, even in the last moment of a process. Tells how
   * it ended.
   */
  export(spans: readonly ReadableSpan[]): Promise<FlushResult> {
    const isFree = this.#waitingCount === 0;
    this.#waitingCount++;
    const exported = isFree
      ? this.#exportNow(spans)
      : this.#last.then(() => this.#exportNow(spans));
    this.#last = exported.then((result) => {
      this.#waitingCount--;
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

  async #exportNow(spans: readonly ReadableSpan[]): Promise<FlushResult> {
    const result = await settleWithin(
      (async (): Promise<ExportResult> => await this.#exporter.export(spans))(),
      this.#exportTimeoutMs,
      this.#timers,
    );
    if (result !== "success") {
      reportOnce(
        "span-export",
        "error",
        `A span exporter did not take ${spans.length} spans (${result}).`,
      );
    }
    return result;
  }
}
