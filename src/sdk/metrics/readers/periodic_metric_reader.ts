import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { type FlushOptions, type FlushResult, worstResult } from "../../flush_result.ts";
import { MetricReader, type MetricReaderOptions } from "./metric_reader.ts";

/** Time between two exports when nobody says otherwise, in milliseconds. */
const DEFAULT_EXPORT_INTERVAL_MS = 60_000;

/** Options of readers that export by themselves. */
export interface PeriodicOptions extends MetricReaderOptions {
  /** Time between the starts of two exports, in milliseconds. @default 60000 */
  readonly exportIntervalMs?: number;
}

/**
 * Collects and exports again and again, one after another: what the periodic readers have in common
 * (specification, Metrics SDK, Periodic exporting MetricReader). While an export is
 * under way its turn passes; `forceFlush` and `shutdown` wait for it and export once more.
 */
export abstract class PeriodicMetricReader extends MetricReader {
  readonly #intervalMs: number;
  #cancelTimer: (() => void) | undefined;
  /** The export under way. */
  #running: Promise<FlushResult> | undefined;
  /** The one that begins when that ends; whoever wants one more shares it. */
  #waiting: Promise<FlushResult> | undefined;
  #isStopped = false;

  /**
   * Begins to export once it has a provider.
   *
   * @throws RangeError for an interval that is no number above 0.
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

  /** Flushes where the reader exports to. */
  abstract flushTarget(options: FlushOptions | undefined): Promise<FlushResult>;

  /** Shuts down where the reader exports to. */
  abstract shutdownTarget(options: FlushOptions | undefined): Promise<FlushResult>;

  /** Starts the timer. */
  override onAttached(): void {
    this.#startTimer();
  }

  /** Exports now, and flushes where the reader exports to. */
  override async onForceFlush(options: FlushOptions | undefined): Promise<FlushResult> {
    const exported = await this.#export();
    return worstResult([exported, await this.flushTarget(options)]);
  }

  /** Exports for the last time, and shuts down where the reader exports to. */
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

  // What is measured by now goes out with an export that has not begun.
  #export(): Promise<FlushResult> {
    if (this.#running === undefined) return this.#start();
    return this.#waiting ??= this.#running.then(() => this.#start());
  }

  #start(): Promise<FlushResult> {
    this.#waiting = undefined;
    this.#running = this.#exportSafely().then((result) => {
      // Kept for the one that waits, so that none begins before it.
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
    `Exports of metrics take longer than their interval of ${intervalMs} ms; the next one has ` +
      "what was measured meanwhile.",
  );
}
