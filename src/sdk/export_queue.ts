import { reportOnce } from "../api/mod.ts";
import { runSuppressed } from "../api/context/run_suppressed.ts";
import { toText } from "../api/to_text.ts";
import { counted } from "../snapshot/mod.ts";
import { checkExporter } from "./check_exporter.ts";
import {
  type FlushOptions,
  type FlushResult,
  flushTimeoutMs,
  flushWithin,
  settleWithin,
  worstResult,
} from "./flush_result.ts";
import { type ExportResult, exportResultOf } from "./export_result.ts";
import type { Timers } from "./timers.ts";

/** The exporter that an {@link ExportQueue} calls; span and log record exporters both fit. */
export interface QueuedExporter<T> {
  /** Exports a batch. */
  export(items: readonly T[]): Promise<ExportResult>;
  /** Exports what the exporter has buffered, if anything. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Exports what the exporter has buffered, and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

/** How reports call what is exported. */
export interface ExportWords {
  /** Prefix of the cause of every report, such as `"span"`. */
  readonly cause: string;
  /** The singular, such as `"span"`. */
  readonly one: string;
  /** The plural, such as `"spans"`. */
  readonly many: string;
}

/** Options of an {@link ExportQueue}. */
export interface ExportQueueOptions {
  /** Timeout of one `export`, in milliseconds; 0 for none. */
  readonly exportTimeoutMs: number;
  /** Timers for the time limits. */
  readonly timers: Timers;
  /** How reports call what is exported. */
  readonly words: ExportWords;
}

interface WaitingBatch<T> {
  readonly items: readonly T[];
  readonly settle: (result: FlushResult) => void;
}

/**
 * Calls an exporter that runs in this thread: one `export` at a time, except in
 * `exportNow`, each with a timeout, never throwing, and in a context in which nothing is traced.
 * The caller bounds the queue.
 */
export class ExportQueue<T> {
  readonly #exporter: QueuedExporter<T>;
  readonly #timers: Timers;
  readonly #exportTimeoutMs: number;
  readonly #words: ExportWords;
  readonly #waiting: WaitingBatch<T>[] = [];
  readonly #pending: Set<Promise<FlushResult>> = new Set();
  #waitingCount = 0;
  #unansweredCount = 0;
  /** Exports under way: at most one, except after `exportNow`. */
  #exportingCount = 0;
  /** Whether an export has ever outlasted the turn of the event loop in which it began. */
  #isSlow = false;
  #shutdown: Promise<FlushResult> | undefined;

  /**
   * @param exporter Exports the batches. The queue owns it and shuts it down.
   * @throws TypeError for an exporter that cannot be called.
   */
  constructor(exporter: QueuedExporter<T>, options: ExportQueueOptions) {
    checkExporter(exporter);
    this.#exporter = exporter;
    this.#timers = options.timers;
    this.#exportTimeoutMs = options.exportTimeoutMs === 0 ? Infinity : options.exportTimeoutMs;
    this.#words = options.words;
  }

  /** Items that were not yet handed to the exporter. */
  get waitingCount(): number {
    return this.#waitingCount;
  }

  /**
   * Exports a batch after all earlier ones, or synchronously if no export is under way: a console
   * has then printed before the call returns, even in the last moment of a process.
   */
  export(items: readonly T[]): void {
    this.#waitingCount += items.length;
    const exported = new Promise<FlushResult>((settle) => this.#waiting.push({ items, settle }));
    this.#pending.add(exported);
    exported.then(() => this.#pending.delete(exported));
    this.#exportNext();
  }

  /**
   * Exports everything queued at the end of the process, without waiting for results: an exporter
   * that prints has then printed. Should the process live on, later exports wait for these.
   *
   * @returns Items whose export is unfinished, if the exporter is known to outlast a turn; else 0.
   */
  exportNow(): number {
    for (const batch of this.#waiting.splice(0)) this.#export(batch);
    return this.#isSlow ? this.#unansweredCount : 0;
  }

  /** Waits for the batches given so far, then flushes the exporter. */
  flush(options: FlushOptions | undefined): Promise<FlushResult> {
    if (this.#shutdown !== undefined) return this.#shutdown;
    return flushWithin(this.#flush(options), flushTimeoutMs(options), this.#timers);
  }

  /**
   * Waits for the batches given so far, then shuts the exporter down, even if they failed or the
   * time is over. Later calls share the first call's result.
   */
  shutdown(options: FlushOptions | undefined): Promise<FlushResult> {
    return this.#shutdown ??= this.#stop(options);
  }

  async #flush(options: FlushOptions | undefined): Promise<FlushResult> {
    const exported = await Promise.all(this.#pending);
    return worstResult([...exported, await this.#ask("forceFlush", options)]);
  }

  #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const timeoutMs = flushTimeoutMs(options);
    // After the timeout nobody waits for the exporter's own shutdown, but it is still called.
    const flushed = settleWithin(this.#flush(options), timeoutMs, this.#timers);
    return flushWithin(this.#stopAfter(flushed, options), timeoutMs, this.#timers);
  }

  async #stopAfter(
    flushed: Promise<FlushResult>,
    options: FlushOptions | undefined,
  ): Promise<FlushResult> {
    return worstResult([await flushed, await this.#ask("shutdown", options)]);
  }

  #exportNext(): void {
    if (this.#exportingCount > 0) return;
    const batch = this.#waiting.shift();
    if (batch !== undefined) this.#export(batch);
  }

  #export({ items, settle }: WaitingBatch<T>): void {
    this.#exportingCount++;
    this.#waitingCount -= items.length;
    this.#unansweredCount += items.length;
    const stopWatch = this.#isSlow ? () => {} : this.#timers.after(0, () => this.#isSlow = true);
    const answer = this.#askToExport(items);
    settleWithin(answer, this.#exportTimeoutMs, this.#timers).then((result) => {
      stopWatch();
      this.#unansweredCount -= items.length;
      if (result !== "success") this.#reportLoss(items.length, result);
      settle(result);
    });
    // An export over its timeout counts as failed, but the next one still waits for it to end:
    // exports never overlap, except in `exportNow`.
    answer.then(() => {
      this.#exportingCount--;
      this.#exportNext();
    });
  }

  async #askToExport(items: readonly T[]): Promise<ExportResult> {
    try {
      return exportResultOf(await runSuppressed(() => this.#exporter.export(items)));
    } catch (error) {
      this.#reportThrow("export", error);
      return "failure";
    }
  }

  async #ask(
    method: "forceFlush" | "shutdown",
    options: FlushOptions | undefined,
  ): Promise<FlushResult> {
    try {
      // Plain JavaScript may omit a forceFlush() that would do nothing.
      return await runSuppressed(() => this.#exporter[method]?.(options)) ?? "success";
    } catch (error) {
      this.#reportThrow(method, error);
      return "failure";
    }
  }

  #reportThrow(method: string, error: unknown): void {
    const { cause, one } = this.#words;
    const message = `A ${one} exporter threw in ${method}(): ${toText(error)}`;
    reportOnce(`${cause}-exporter-${method}`, "error", message);
  }

  #reportLoss(count: number, result: FlushResult): void {
    const { cause, one, many } = this.#words;
    const reason = result === "timeout" ? "it timed out" : "it failed";
    const message = `A ${one} exporter did not export ${counted(count, one, many)}: ${reason}.`;
    reportOnce(`${cause}-export`, "error", message);
  }
}
