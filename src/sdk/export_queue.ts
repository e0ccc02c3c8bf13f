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

/** What an {@link ExportQueue} asks of an exporter: that of spans and that of log records fit. */
export interface QueuedExporter<T> {
  /** Sends a batch. */
  export(items: readonly T[]): Promise<ExportResult>;
  /** Sends what the exporter holds back, if it does. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Sends what the exporter holds back and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

/** How reports call what is exported. */
export interface ExportWords {
  /** Begins the cause of every report, such as `"span"`. */
  readonly cause: string;
  /** One of them, such as `"span"`. */
  readonly one: string;
  /** Several of them, such as `"spans"`. */
  readonly many: string;
}

/** What an {@link ExportQueue} works by. */
export interface ExportQueueOptions {
  /** Longest that one `export` is waited for; 0 for as long as it takes. */
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
 * Calls an exporter that runs in this thread: one `export` at a time, each waited for during a
 * bounded time, never throwing, and in a context in which nothing is traced. What waits is bounded
 * by whoever gives it.
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
  #isExporting = false;
  /** Whether the exporter ever took longer for an answer than the turn that it was asked in. */
  #isSlow = false;
  #shutdown: Promise<FlushResult> | undefined;

  /**
   * @param exporter Where batches go. The queue owns it and shuts it down.
   * @throws TypeError for an exporter that cannot be asked.
   */
  constructor(exporter: QueuedExporter<T>, options: ExportQueueOptions) {
    checkExporter(exporter);
    this.#exporter = exporter;
    this.#timers = options.timers;
    this.#exportTimeoutMs = options.exportTimeoutMs === 0 ? Infinity : options.exportTimeoutMs;
    this.#words = options.words;
  }

  /** Items that the exporter was not handed yet. */
  get waitingCount(): number {
    return this.#waitingCount;
  }

  /**
   * Exports a batch after everything that was given before, and at once when nothing is under way:
   * a console then has printed before the call returns, even in the last moment of a process.
   */
  export(items: readonly T[]): void {
    this.#waitingCount += items.length;
    const exported = new Promise<FlushResult>((settle) => this.#waiting.push({ items, settle }));
    this.#pending.add(exported);
    exported.then(() => this.#pending.delete(exported));
    this.#exportNext();
  }

  /**
   * Exports all that waits at the end of the process, where no answer is to be waited for: an
   * exporter that prints has printed then.
   *
   * @returns Items whose export needs more than the time that is left.
   */
  exportNow(): number {
    for (const batch of this.#waiting.splice(0)) this.#export(batch);
    return this.#isSlow ? this.#unansweredCount : 0;
  }

  /** Waits for what was given so far, then flushes the exporter. */
  flush(options: FlushOptions | undefined): Promise<FlushResult> {
    if (this.#shutdown !== undefined) return this.#shutdown;
    return flushWithin(this.#flush(options), flushTimeoutMs(options), this.#timers);
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
    return worstResult([...exported, await this.#ask("forceFlush", options)]);
  }

  #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const timeoutMs = flushTimeoutMs(options);
    // When the time is over nobody waits for the exporter's own end, but it comes.
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
    if (this.#isExporting) return;
    const batch = this.#waiting.shift();
    if (batch === undefined) return;
    this.#isExporting = true;
    // An export that takes longer than its time is given up, but the next one waits for its end:
    // an exporter never has two under way.
    this.#export(batch).then(() => {
      this.#isExporting = false;
      this.#exportNext();
    });
  }

  #export({ items, settle }: WaitingBatch<T>): Promise<ExportResult> {
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
    return answer;
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
      // Plain JavaScript may have left out a forceFlush() that would do nothing.
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
    const message = `A ${one} exporter did not take ${counted(count, one, many)} (${result}).`;
    reportOnce(`${cause}-export`, "error", message);
  }
}
