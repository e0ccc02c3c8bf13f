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

/** Most series that are added up; points of further ones are dropped. */
const MAX_ACCUMULATED_SERIES = 20_000;

type DeltaMetric = SumMetricData | HistogramMetricData;

interface Stream {
  readonly scope: Scope;
  readonly series: Map<string, SummedPoint>;
  metric: DeltaMetric;
}

/**
 * Adds up the counters and histograms of metric producers that start anew at every collection, so
 * that Prometheus, which knows totals only, can be told them (specification, Prometheus and
 * OpenMetrics Compatibility, Sums and Histograms).
 */
export class DeltaAccumulator {
  readonly #maxSeries: number;
  readonly #streams: Map<string, Stream> = new Map();
  #seriesCount = 0;

  /** @param maxSeries Most series that are added up. */
  constructor(maxSeries: number = MAX_ACCUMULATED_SERIES) {
    this.#maxSeries = maxSeries;
  }

  /** The metrics with totals in place of what can be added up; the rest stays as it is. */
  apply(metrics: ResourceMetrics): ResourceMetrics {
    const hasDelta = metrics.scopeMetrics.some((entry) => entry.metrics.some(isDelta));
    if (!hasDelta && this.#streams.size === 0) return metrics;
    // Only what was measured in this round gives exemplars.
    for (const { series } of this.#streams.values()) {
      for (const [key, point] of series) series.set(key, { ...point, exemplars: [] });
    }
    const kept = metrics.scopeMetrics.map(({ scope, metrics: ofScope }) => {
      for (const metric of ofScope) if (isDelta(metric)) this.#add(scope, metric);
      return { scope, metrics: ofScope.filter((metric) => !isDelta(metric)) };
    });
    const totals = [...this.#streams.values()].map(({ scope, series, metric }) => {
      // why: a stream holds points of its metric's own type, which its key says
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
    // One without series would be kept beyond the limit, and told without end.
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
    // Where the buckets differ the series starts anew.
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
