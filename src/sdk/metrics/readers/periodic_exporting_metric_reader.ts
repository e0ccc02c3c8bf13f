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
import { tellsNothingNew } from "../collection/tells_nothing_new.ts";

/** Time that one export may take when nobody says otherwise, in milliseconds. */
const DEFAULT_EXPORT_TIMEOUT_MS = 30_000;

/** Options of a `PeriodicExportingMetricReader`. */
export interface PeriodicExportingMetricReaderOptions extends PeriodicOptions {
  /** Where collections go. The reader owns it and shuts it down. */
  readonly exporter: MetricExporter;
  /** Time that one export may take, in milliseconds; 0 is no limit. @default 30000 */
  readonly exportTimeoutMs?: number;
  /** Most points that are exported at a time; never of two collections. @default no limit */
  readonly maxExportBatchSize?: number;
}

/**
 * Collects at an interval and hands each collection to an exporter that runs in this thread
 * (specification, Metrics SDK, Periodic exporting MetricReader). Metrics that go out by OTLP take
 * the `SnapshotMetricReader`, which leaves the work to the export worker.
 */
export class PeriodicExportingMetricReader extends PeriodicMetricReader {
  readonly #exporter: MetricExporter;
  readonly #exportTimeoutMs: number;
  readonly #maxExportBatchSize: number;
  /** The end of the export under way, which goes on when it was given up. */
  #exporting: Promise<void> | undefined;
  /** Whether `exportOnce` waits for the exporter. */
  #isAwaitingAnswer = false;
  /** Whether the process had nothing left to do before. */
  #wasIdle = false;
  /** What the exporter was told last, if the process was about to end then. */
  #toldAtEnd: ResourceMetrics | undefined;

  /**
   * Begins to export once it has a provider.
   *
   * @throws TypeError for an exporter that cannot be asked.
   * @throws RangeError for intervals, times and sizes that make no sense.
   */
  constructor(options: PeriodicExportingMetricReaderOptions) {
    const { exporter, exportTimeoutMs = DEFAULT_EXPORT_TIMEOUT_MS } = options;
    checkExporter(exporter);
    // What is set on the reader wins over what the exporter wants, which wins over the default.
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

  /** Exports, while there is time for an exporter that takes some. */
  override flushWhenIdle(options?: FlushOptions): Promise<FlushResult> {
    this.#wasIdle = true;
    return this.forceFlush(options);
  }

  /**
   * Hands the last collection to the exporter in parts, without waiting for what it does with them,
   * unless nothing was recorded since it took one when the process was about to end. One that has
   * had its time for that, and has not answered, is asked no more.
   */
  override flushNow(): void {
    if (this.isClosed) return;
    if (this.#wasIdle && this.#isAwaitingAnswer) return reportUnanswered();
    const { resourceMetrics } = this.collectNow();
    const told = this.#toldAtEnd;
    if (told !== undefined && tellsNothingNew(told, resourceMetrics)) return;
    this.#toldAtEnd = resourceMetrics;
    // A signal need not be the end.
    this.timers.after(0, () => this.#toldAtEnd = undefined);
    for (const part of this.#partsOf(resourceMetrics)) this.#exportPart(part);
  }

  /**
   * Collects, and hands the collection to the exporter in parts, one after another. Nothing is
   * collected while an export that was given up goes on: what is measured is told with the next.
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
    this.#toldAtEnd = this.#wasIdle && result === "success" ? resourceMetrics : undefined;
    return result;
  }

  /** Flushes the exporter. */
  override async flushTarget(options: FlushOptions | undefined): Promise<FlushResult> {
    // Plain JavaScript may have left out what would do nothing.
    return await runSuppressed(() => this.#exporter.forceFlush?.(options)) ?? "success";
  }

  /** Shuts the exporter down. */
  override async shutdownTarget(options: FlushOptions | undefined): Promise<FlushResult> {
    return await runSuppressed(() => this.#exporter.shutdown(options)) ?? "success";
  }

  #partsOf(resourceMetrics: ResourceMetrics): ResourceMetrics[] {
    return splitMetrics(resourceMetrics, this.#maxExportBatchSize);
  }

  // Whether the exporter is done with the export before, or gets done with it in time.
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
  reportOnce("metric-export", "error", `A metric exporter did not take metrics (${result}).`);
}
