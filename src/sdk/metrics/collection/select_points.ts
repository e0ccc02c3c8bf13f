import type { DataPoint, MetricData } from "./metric_data.ts";

/** Returns a metric with a selection of its points. */
export function selectPoints(
  metric: MetricData,
  select: <Value>(points: readonly DataPoint<Value>[]) => readonly DataPoint<Value>[],
): MetricData {
  switch (metric.dataPointType) {
    case "gauge":
      return { ...metric, dataPoints: select(metric.dataPoints) };
    case "sum":
      return { ...metric, dataPoints: select(metric.dataPoints) };
    case "histogram":
      return { ...metric, dataPoints: select(metric.dataPoints) };
    case "exponential_histogram":
      return { ...metric, dataPoints: select(metric.dataPoints) };
    default:
      return metric satisfies never;
  }
}

/** Returns a metric with its points from `first` to before `end`. */
export function pointsOf(metric: MetricData, first: number, end: number): MetricData {
  if (first === 0 && end === metric.dataPoints.length) return metric;
  return selectPoints(metric, (points) => points.slice(first, end));
}
