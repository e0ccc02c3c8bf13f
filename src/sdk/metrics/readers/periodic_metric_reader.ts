import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { type FlushOptions, type FlushResult, worstResult } from "../../flush_result.ts";
import { MetricReader, type MetricReaderOptions } from "./metric_reader.ts";

/** The default time between two exports, in milliseconds. */
const DEFAULT_EXPORT_INTERVAL_MS = 60_000;

/** Options of readers that export at an interval. */
export interface PeriodicOptions extends MetricReaderOptions {
  /** Time between the starts of two exports, in milliseconds. @default 60000 */
  readonly exportIntervalMs?: number;
}

/**
 * Collects and exports at an interval, one export at a time: the common part of the periodic
 * readers (specification, Metrics SDK, Periodic exporting MetricReader). An export that is due
 * during another one is skipped; `forceFlush` and `shutdown` wait for that and export once more.
 */
export abstract class PeriodicMetricReader extends MetricReader {
  readonly #intervalMs: number;
  #cancelTimer: (() => void) | undefined;
  /** The export in progress. */
  #running: Promise<FlushResult> | undefined;
  /** The export that begins when that one ends; all who need another one share it. */
  #waiting: Promise<FlushResult> | undefined;
  #isStopped = false;

  /**
   * Begins to export once it has a provider.
   *
   * @throws RangeError if the interval is not a number above 0.
   */
  constructor(options: PeriodicOptions) {
    super(options);
    const { exportIntervalMs = DEFAULT_EXPORT_INTERVAL_MS } = options;
    if (!(exportIntervalMs > 0)) {
      throw new RangeError(`exportIntervalMs must be above 0, not ${exportIntervalMs}.`);
    }
    this.#intervalMs = exportIntervalMs;
  }

  /** Collects once, and exports what was collected. */
  abstract exportOnce(): Promise<FlushResult>;

  /** Flushes what the reader exports to. */
  abstract flushTarget(options: FlushOptions | undefined): Promise<FlushResult>;

  /** Shuts down what the reader exports to. */
  abstract shutdownTarget(options: FlushOptions | undefined): Promise<FlushResult>;

  /** Starts the timer. */
  override onAttached(): void {
    this.#startTimer();
  }

  /** Exports now, and flushes the target. */
  override async onForceFlush(options: FlushOptions | undefined): Promise<FlushResult> {
    const exported = await this.#export();
    return worstResult([exported, await this.flushTarget(options)]);
  }

  /** Exports for the last time, and shuts down the target. */
  override async onShutdown(options: FlushOptions | undefined): Promise<FlushResult> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    const exported = await this.#export();
    return worstResult([exported, await this.shutdownTarget(options)]);
  }

  #startTimer(): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.timers.after(this.#intervalMs, () => {
      this.#startTimer();
      if (this.#running === undefined) this.#start();
      else reportSlow(this.#intervalMs);
    });
  }

  // Only an export that has not begun yet is sure to contain everything measured so far.
  #export(): Promise<FlushResult> {
    if (this.#running === undefined) return this.#start();
    return this.#waiting ??= this.#running.then(() => this.#start());
  }

  #start(): Promise<FlushResult> {
    this.#waiting = undefined;
    this.#running = this.#exportSafely().then((result) => {
      // Stays set if another export waits, so that none begins before that one.
      if (this.#waiting === undefined) this.#running = undefined;
      return result;
    });
    return this.#running;
  }

  async #exportSafely(): Promise<FlushResult> {
    try {
      return await this.exportOnce();
    } catch (error) {
      reportOnce("metric-export", "error", `Metrics could not be exported: ${toText(error)}`);
      return "failure";
    }
  }
}

function reportSlow(intervalMs: number): void {
  reportOnce(
    "metric-export-slow",
    "warn",
    `An export of metrics takes longer than the interval of ${intervalMs} ms. The one due now is ` +
      "skipped; the next one includes its measurements.",
  );
}
