import { reportOnce } from "../../api/mod.ts";
import {
  DEFAULT_FLUSH_TIMEOUT_MS,
  type FlushOptions,
  type FlushResult,
  settleWithin,
  worstResult,
} from "../flush_result.ts";
import type { Timers } from "../timers.ts";
import type { ReadableSpan } from "./readable_span.ts";
import type { ExportResult, SpanExporter } from "./span_exporter.ts";

interface WaitingBatch {
  readonly spans: readonly ReadableSpan[];
  readonly settle: (result: FlushResult) => void;
}

/**
 * Calls an exporter that runs in this thread: one `export` at a time, each waited for during a
 * bounded time, never throwing. Simple and batch span processors share it, and bound what waits.
 */
export class ExportQueue {
  readonly #exporter: SpanExporter;
  readonly #timers: Timers;
  readonly #exportTimeoutMs: number;
  readonly #waiting: WaitingBatch[] = [];
  readonly #pending: Set<Promise<FlushResult>> = new Set();
  #pendingSpanCount = 0;
  #isExporting = false;
  #shutdown: Promise<FlushResult> | undefined;

  /** @param exportTimeoutMs Longest that one `export` is waited for. */
  constructor(exporter: SpanExporter, timers: Timers, exportTimeoutMs: number) {
    this.#exporter = exporter;
    this.#timers = timers;
    this.#exportTimeoutMs = exportTimeoutMs;
  }

  /** Spans that wait or are being exported. */
  get pendingSpanCount(): number {
    return this.#pendingSpanCount;
  }

  /**
   * Exports a batch after everything that was given before, and at once when nothing is under way:
   * a console then has printed before the call returns, even in the last moment of a process.
   */
  export(spans: readonly ReadableSpan[]): void {
    this.#pendingSpanCount += spans.length;
    const exported = new Promise<FlushResult>((settle) => this.#waiting.push({ spans, settle }));
    this.#pending.add(exported);
    exported.then(() => {
      this.#pending.delete(exported);
      this.#pendingSpanCount -= spans.length;
    });
    this.#exportNext();
  }

  /** Waits for what was given so far, then flushes the exporter. */
  flush(options: FlushOptions | undefined): Promise<FlushResult> {
    if (this.#shutdown !== undefined) return this.#shutdown;
    return settleWithin(this.#flush(options), timeoutOf(options), this.#timers);
  }

  /**
   * Waits for what was given so far, then shuts the exporter down, even when that failed or the
   * time is over. Later calls share the first one's answer.
   */
  shutdown(options: FlushOptions | undefined): Promise<FlushResult> {
    return this.#shutdown ??= this.#stop(options);
  }

  async #flush(options: FlushOptions | undefined): Promise<FlushResult> {
    const exported = await Promise.all(this.#pending);
    return worstResult([...exported, await this.#exporter.forceFlush(options) ?? "success"]);
  }

  async #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const timeoutMs = timeoutOf(options);
    const flushed = await settleWithin(this.#flush(options), timeoutMs, this.#timers);
    const stopped = settleWithin(
      (async () => await this.#exporter.shutdown(options))(),
      timeoutMs,
      this.#timers,
    );
    return flushed === "timeout" ? flushed : worstResult([flushed, await stopped]);
  }

  #exportNext(): void {
    if (this.#isExporting) return;
    const batch = this.#waiting.shift();
    if (batch === undefined) return;
    this.#isExporting = true;
    const answer = this.#ask(batch.spans);
    // An export that takes longer than its time is given up, but the next one waits for its end:
    // an exporter never has two under way.
    answer.then(() => {
      this.#isExporting = false;
      this.#exportNext();
    });
    settleWithin(answer, this.#exportTimeoutMs, this.#timers).then((result) => {
      if (result !== "success") reportLoss(batch.spans.length, result);
      batch.settle(result);
    });
  }

  async #ask(spans: readonly ReadableSpan[]): Promise<ExportResult> {
    try {
      return await this.#exporter.export(spans);
    } catch {
      return "failure"; // told by whoever awaits the answer
    }
  }
}

function timeoutOf(options: FlushOptions | undefined): number {
  return options?.timeoutMs ?? DEFAULT_FLUSH_TIMEOUT_MS;
}

function reportLoss(count: number, result: FlushResult): void {
  reportOnce(
    "span-export",
    "error",
    `A span exporter did not take ${count} spans (${result}).`,
  );
}
