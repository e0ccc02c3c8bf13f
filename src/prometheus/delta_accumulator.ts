import { type Attributes, type HrTime, reportOnce } from "../api/mod.ts";
import {
  AggregationTemporality,
  type HistogramMetricData,
  type MetricData,
  type ResourceMetrics,
  type SumMetricData,
} from "../sdk/metrics/mod.ts";
import type { Scope } from "../snapshot/mod.ts";
import { addPoints, type SummedPoint } from "./add_points.ts";
import { labelValue } from "./label_value.ts";

/** Maximum number of series to accumulate; points of further series are dropped. */
const MAX_ACCUMULATED_SERIES = 20_000;

type DeltaMetric = SumMetricData | HistogramMetricData;

interface Stream {
  readonly scope: Scope;
  readonly series: Map<string, SummedPoint>;
  metric: DeltaMetric;
}

/**
 * Accumulates the delta counters and histograms of metric producers into totals, the only form that
 * Prometheus understands (specification, Prometheus and OpenMetrics Compatibility, Sums and
 * Histograms).
 */
export class DeltaAccumulator {
  readonly #maxSeries: number;
  readonly #streams: Map<string, Stream> = new Map();
  #seriesCount = 0;

  /** @param maxSeries Maximum number of series to accumulate. */
  constructor(maxSeries: number = MAX_ACCUMULATED_SERIES) {
    this.#maxSeries = maxSeries;
  }

  /** Returns the metrics with totals in place of delta counters and histograms. */
  apply(metrics: ResourceMetrics): ResourceMetrics {
    const hasDelta = metrics.scopeMetrics.some((entry) => entry.metrics.some(isDelta));
    if (!hasDelta && this.#streams.size === 0) return metrics;
    // A total has exemplars of the current collection only.
    for (const { series } of this.#streams.values()) {
      for (const [key, point] of series) series.set(key, { ...point, exemplars: [] });
    }
    const kept = metrics.scopeMetrics.map(({ scope, metrics: ofScope }) => {
      for (const metric of ofScope) if (isDelta(metric)) this.#add(scope, metric);
      return { scope, metrics: ofScope.filter((metric) => !isDelta(metric)) };
    });
    const totals = [...this.#streams.values()].map(({ scope, series, metric }) => {
      // why: the key of a stream includes the point type, so its points fit its metric
      const total = { ...metric, dataPoints: [...series.values()] } as MetricData;
      return {
        scope,
        metrics: [{ ...total, aggregationTemporality: AggregationTemporality.CUMULATIVE }],
      };
    });
    return { resource: metrics.resource, scopeMetrics: [...kept, ...totals] };
  }

  #add(scope: Scope, metric: DeltaMetric): void {
    const { name, unit } = metric.descriptor;
    const { attributes, version, schemaUrl } = scope;
    const key = JSON.stringify([
      [scope.name, version, schemaUrl, attributesKey(attributes)],
      [name, unit, metric.dataPointType],
    ]);
    const stream = this.#streams.get(key) ?? { scope, metric, series: new Map() };
    stream.metric = metric;
    for (const point of metric.dataPoints) this.#addPoint(stream.series, point);
    // An empty stream would not count towards the limit, and would be exported forever.
    if (stream.series.size > 0) this.#streams.set(key, stream);
  }

  #addPoint(series: Map<string, SummedPoint>, point: SummedPoint): void {
    const key = attributesKey(point.attributes);
    const before = series.get(key);
    if (before === undefined) {
      if (this.#seriesCount >= this.#maxSeries) {
        reportDropped("there are too many series");
        return;
      }
      this.#seriesCount++;
      series.set(key, point);
      return;
    }
    const isUnknownStart = point.startTime[0] === 0 && point.startTime[1] === 0;
    if (isBefore(isUnknownStart ? point.endTime : point.startTime, before.endTime)) {
      reportDropped("its time overlaps with that of the point before");
      return;
    }
    // If the bucket boundaries have changed, the series restarts from this point.
    series.set(key, addPoints(before, point) ?? point);
  }
}

function isDelta(metric: MetricData): metric is DeltaMetric {
  return metric.aggregationTemporality === AggregationTemporality.DELTA &&
    (metric.dataPointType === "histogram" || metric.dataPointType === "sum" && metric.isMonotonic);
}

function isBefore([seconds, nanos]: HrTime, [otherSeconds, otherNanos]: HrTime): boolean {
  return seconds === otherSeconds ? nanos < otherNanos : seconds < otherSeconds;
}

function attributesKey(attributes: Attributes): string {
  const entries = Object.entries(attributes).map(([key, value]) => [key, labelValue(value)]);
  return JSON.stringify(entries.sort(([a], [b]) => a < b ? -1 : 1));
}

function reportDropped(reason: string): void {
  reportOnce(
    "prometheus-delta-point",
    "warn",
    `A point of a metric producer is dropped for Prometheus: ${reason}.`,
  );
}
