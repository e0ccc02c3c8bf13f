import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { type FlushOptions, type FlushResult, worstResult } from "../flush_result.ts";
import { MetricReader, type MetricReaderOptions } from "./metric_reader.ts";

/** Time between two exports when nobody says otherwise, in milliseconds. */
export const DEFAULT_EXPORT_INTERVAL_MS = 60_000;

/** Options of readers that export by themselves. */
export interface PeriodicOptions extends MetricReaderOptions {
  /** Time between the starts of two exports, in milliseconds. @default 60000 */
  readonly exportIntervalMs?: number;
}

/**
 * Collects and exports again and again, one after another: what the periodic readers have in common
 * (specification, Metrics SDK, Periodic exporting MetricReader).
 */
export abstract class PeriodicMetricReader extends MetricReader {
  readonly #intervalMs: number;
  #cancelTimer: (() => void) | undefined;
  #last: Promise<FlushResult> = Promise.resolve("success");
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
      this.#export();
    });
  }

  // After everything that was begun before; never rejected.
  #export(): Promise<FlushResult> {
    this.#last = this.#last.then(() => this.exportOnce()).catch((error: unknown): FlushResult => {
      reportOnce("metric-export", "error", `Metrics could not be exported: ${toText(error)}`);
      return "failure";
    });
    return this.#last;
  }
}
