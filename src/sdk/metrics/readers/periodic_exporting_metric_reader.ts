import { reportOnce } from "../../../api/mod.ts";
import { runSuppressed } from "../../../api/context/run_suppressed.ts";
import { toText } from "../../../api/to_text.ts";
import { checkExporter } from "../../check_exporter.ts";
import { type ExportResult, exportResultOf } from "../../export_result.ts";
import {
  type FlushOptions,
  type FlushResult,
  settleWithin,
  worstResult,
} from "../../flush_result.ts";
import type { ResourceMetrics } from "../collection/metric_data.ts";
import type { MetricExporter } from "./metric_exporter.ts";
import { cumulativeTemporality } from "../aggregation_temporality.ts";
import { DEFAULT_CARDINALITY_LIMIT } from "./ask_selectors.ts";
import { PeriodicMetricReader, type PeriodicOptions } from "./periodic_metric_reader.ts";
import { splitMetrics } from "../collection/split_metrics.ts";
import { hasNewRecordings } from "../collection/has_new_recordings.ts";

/** How long one export may take by default, in milliseconds. */
const DEFAULT_EXPORT_TIMEOUT_MS = 30_000;

/** Options of a `PeriodicExportingMetricReader`. */
export interface PeriodicExportingMetricReaderOptions extends PeriodicOptions {
  /** Exports the collections. The reader owns it and shuts it down. */
  readonly exporter: MetricExporter;
  /** How long one export may take, in milliseconds; 0 means no limit. @default 30000 */
  readonly exportTimeoutMs?: number;
  /** Maximum number of points per export, all of one collection. @default no limit */
  readonly maxExportBatchSize?: number;
}

/**
 * Collects at an interval and passes each collection to an exporter that runs in this thread
 * (specification, Metrics SDK, Periodic exporting MetricReader). For OTLP there is the
 * `SnapshotMetricReader`, which leaves the work to the export worker.
 */
export class PeriodicExportingMetricReader extends PeriodicMetricReader {
  readonly #exporter: MetricExporter;
  readonly #exportTimeoutMs: number;
  readonly #maxExportBatchSize: number;
  /** Resolves when the export in progress ends, even if that is after its timeout. */
  #exporting: Promise<void> | undefined;
  /** Whether `exportOnce` waits for the exporter. */
  #isAwaitingAnswer = false;
  /** Whether the process has ever had nothing left to do. */
  #wasIdle = false;
  /** What the exporter last received, if the process was about to end then. */
  #exportedAtEnd: ResourceMetrics | undefined;

  /**
   * Begins to export once it has a provider.
   *
   * @throws TypeError for an exporter without `export`, or with one that takes a callback.
   * @throws RangeError for invalid intervals, times and sizes.
   */
  constructor(options: PeriodicExportingMetricReaderOptions) {
    const { exporter, exportTimeoutMs = DEFAULT_EXPORT_TIMEOUT_MS } = options;
    checkExporter(exporter);
    // The reader's options override the exporter's preferences, which override the defaults.
    super({
      ...options,
      aggregationSelector: options.aggregationSelector ??
        ((type) => exporter.selectAggregation?.(type) ?? { kind: "default" }),
      aggregationTemporalitySelector: options.aggregationTemporalitySelector ??
        ((type) => exporter.selectAggregationTemporality?.(type) ?? cumulativeTemporality()),
      cardinalitySelector: options.cardinalitySelector ??
        ((type) => exporter.selectCardinalityLimit?.(type) ?? DEFAULT_CARDINALITY_LIMIT),
    });
    if (!(exportTimeoutMs >= 0)) {
      throw new RangeError(`exportTimeoutMs must be at least 0, not ${exportTimeoutMs}.`);
    }
    const { maxExportBatchSize = Infinity } = options;
    if (!(maxExportBatchSize >= 1)) {
      throw new RangeError(`maxExportBatchSize must be at least 1, not ${maxExportBatchSize}.`);
    }
    this.#exporter = exporter;
    this.#exportTimeoutMs = exportTimeoutMs === 0 ? Infinity : exportTimeoutMs;
    this.#maxExportBatchSize = maxExportBatchSize;
  }

  /** Exports while there is still time for an asynchronous exporter. */
  override flushWhenIdle(options?: FlushOptions): Promise<FlushResult> {
    this.#wasIdle = true;
    return this.forceFlush(options);
  }

  /**
   * Passes the last collection to the exporter in parts, without waiting for the results. Skips it
   * if nothing was recorded since the exporter took one when the process was about to end. If the
   * exporter had time for an export then and has not settled it, it is not called again.
   */
  override flushNow(): void {
    if (this.isClosed) return;
    if (this.#wasIdle && this.#isAwaitingAnswer) return reportUnanswered();
    const { resourceMetrics } = this.collectNow();
    const exported = this.#exportedAtEnd;
    if (exported !== undefined && !hasNewRecordings(exported, resourceMetrics)) return;
    this.#exportedAtEnd = resourceMetrics;
    // The process may survive the signal.
    this.timers.after(0, () => this.#exportedAtEnd = undefined);
    for (const part of this.#partsOf(resourceMetrics)) this.#exportPart(part);
  }

  /**
   * Collects, and passes the collection to the exporter in parts, one after another. While an
   * export that timed out is still in progress, nothing is collected: measurements then go out with
   * the next collection.
   */
  override async exportOnce(): Promise<FlushResult> {
    if (!await this.#isFree()) return "timeout";
    const { resourceMetrics } = await this.collect();
    const results: FlushResult[] = ["success"];
    this.#isAwaitingAnswer = true;
    for (const part of this.#partsOf(resourceMetrics)) {
      results.push(await this.#isFree() ? await this.#exportPart(part) : "timeout");
    }
    this.#isAwaitingAnswer = false;
    const result = worstResult(results);
    this.#exportedAtEnd = this.#wasIdle && result === "success" ? resourceMetrics : undefined;
    return result;
  }

  /** Flushes the exporter. */
  override async flushTarget(options: FlushOptions | undefined): Promise<FlushResult> {
    // An exporter in plain JavaScript may lack a method that would do nothing.
    return await runSuppressed(() => this.#exporter.forceFlush?.(options)) ?? "success";
  }

  /** Shuts the exporter down. */
  override async shutdownTarget(options: FlushOptions | undefined): Promise<FlushResult> {
    return await runSuppressed(() => this.#exporter.shutdown(options)) ?? "success";
  }

  #partsOf(resourceMetrics: ResourceMetrics): ResourceMetrics[] {
    return splitMetrics(resourceMetrics, this.#maxExportBatchSize);
  }

  // Whether the previous export has ended, or ends in time.
  async #isFree(): Promise<boolean> {
    if (this.#exporting === undefined) return true;
    const result = await settleWithin(this.#exporting, this.#exportTimeoutMs, this.timers);
    if (result !== "success") reportLoss(result);
    return result === "success";
  }

  async #exportPart(metrics: ResourceMetrics): Promise<FlushResult> {
    const answer = this.#ask(metrics);
    const exporting = answer.then(() => {
      if (this.#exporting === exporting) this.#exporting = undefined;
    });
    this.#exporting = exporting;
    const result = await settleWithin(answer, this.#exportTimeoutMs, this.timers);
    if (result !== "success") reportLoss(result);
    return result;
  }

  async #ask(metrics: ResourceMetrics): Promise<ExportResult> {
    try {
      return exportResultOf(await runSuppressed(() => this.#exporter.export(metrics)));
    } catch (error) {
      reportThrow(error);
      return "failure";
    }
  }
}

function reportThrow(error: unknown): void {
  const message = `A metric exporter threw in export(): ${toText(error)}`;
  reportOnce("metric-exporter-export", "error", message);
}

function reportUnanswered(): void {
  reportOnce(
    "metric-unanswered",
    "error",
    "The process ends before a metric exporter has answered. `await shutdown()` before the end.",
  );
}

function reportLoss(result: FlushResult): void {
  reportOnce("metric-export", "error", `An export of metrics did not succeed: ${result}.`);
}
