import { reportOnce } from "../../../api/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import { PointType, type Scope } from "../../../snapshot/mod.ts";
import { attributesOf } from "../../attributes.ts";
import type { FrozenMetric } from "../streams/frozen_metric.ts";
import type { DataPointType, MetricData } from "./metric_data.ts";
import type { FilteredMetric, MetricFilter, MetricFilterResult } from "./metric_filter.ts";
import { selectPoints } from "./select_points.ts";

const TYPES: Readonly<Record<PointType, DataPointType>> = {
  [PointType.GAUGE]: "gauge",
  [PointType.SUM]: "sum",
  [PointType.HISTOGRAM]: "histogram",
  [PointType.EXPONENTIAL_HISTOGRAM]: "exponential_histogram",
};

/** Whether a filter leaves any points of a metric; removes those that it does not accept. */
export function filterFrozen(metric: FrozenMetric, filter: MetricFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { scope } = metric.config;
  const seen = { scope, name: metric.name, type: TYPES[metric.type], unit: metric.unit };
  const result = testMetric(filter, seen);
  if (result !== "accept_partial") return result === "accept";
  const kept: number[] = [];
  for (let series = 0; series < metric.pointCount; series++) {
    if (testPoint(filter, seen, attributesOf(metric.attributeList(series)))) kept.push(series);
  }
  metric.keepSeries(Int32Array.from(kept));
  return kept.length > 0;
}

/** Returns what a filter leaves of a produced metric. */
export function filterProduced(
  metric: MetricData,
  scope: Scope,
  filter: MetricFilter | undefined,
): MetricData[] {
  if (filter === undefined) return [metric];
  const { name, unit } = metric.descriptor;
  const seen = { scope, name, type: metric.dataPointType, unit };
  const result = testMetric(filter, seen);
  if (result !== "accept_partial") return result === "accept" ? [metric] : [];
  return [
    selectPoints(
      metric,
      (points) => points.filter(({ attributes }) => testPoint(filter, seen, attributes)),
    ),
  ];
}

type FilteredAttributes = Parameters<MetricFilter["testAttributes"]>[1];

const RESULTS: readonly MetricFilterResult[] = ["accept", "drop", "accept_partial"];

// A filter is the application's code: if it throws or returns an invalid result, the metric is kept
// and the application goes on.
function testMetric(filter: MetricFilter, metric: FilteredMetric): MetricFilterResult {
  try {
    const result = filter.testMetric(metric);
    if (RESULTS.includes(result)) return result;
    catchRejection(result, reportThrow);
    reportOnce(
      "metric-filter-answer",
      "error",
      `testMetric() of a metric filter must return one of ${RESULTS.join(", ")}, not ` +
        `${toText(result)}; the metric is kept.`,
    );
  } catch (error) {
    reportThrow(error);
  }
  return "accept";
}

function testPoint(
  filter: MetricFilter,
  metric: FilteredMetric,
  attributes: FilteredAttributes,
): boolean {
  try {
    const result: unknown = filter.testAttributes(metric, attributes);
    catchRejection(result, reportThrow);
    return result !== "drop";
  } catch (error) {
    reportThrow(error);
    return true;
  }
}

function reportThrow(error: unknown): void {
  reportOnce(
    "metric-filter",
    "error",
    `A metric filter threw; what it was asked for is kept: ${toText(error)}`,
  );
}
