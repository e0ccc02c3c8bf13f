/**
 * From the application's side to the normal form: turns the data points that a reader collected
 * into what OTLP must contain.
 *
 * @module
 */
import {
  AggregationTemporality,
  type DataPoint,
  type Exemplar,
  type ExponentialBucketsValue,
  type ExponentialHistogramValue,
  type HistogramValue,
  type MetricData,
  type ResourceMetrics,
  type ScopeMetrics,
} from "../../src/sdk/mod.ts";
import { ValueType } from "../../src/api/mod.ts";
import {
  doubleText,
  flatten,
  type NormalRecord,
  pointKey,
  stringText,
  type Tree,
} from "./normal_form.ts";
import { attributesOf, resourceOf, runOf, scopeOf, timeText } from "./recorded_parts.ts";

type Parts = { readonly [name: string]: Tree };

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** The data points of a collection in normal form. */
export function recordedPoints({ resource, scopeMetrics }: ResourceMetrics): NormalRecord[] {
  const run = runOf(resource);
  const resourceParts = resourceOf(resource);
  return scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.flatMap((metric) =>
      pointsOf(metric, scope).map((parts): NormalRecord => ({
        run,
        key: pointKey(parts),
        fields: flatten({ ...parts, resource: resourceParts }),
      }))
    )
  );
}

function pointsOf(metric: MetricData, scope: ScopeMetrics["scope"]): Parts[] {
  const { name, description, unit, valueType } = metric.descriptor;
  const isInt = valueType === ValueType.INT;
  const common: Parts = {
    name: stringText(name),
    description: stringText(description),
    unit: stringText(unit),
    type: metric.dataPointType,
    metadata: {},
    scope: scopeOf(scope),
  };
  const temporality: Parts = {
    temporality: metric.aggregationTemporality === AggregationTemporality.DELTA ? "1" : "2",
  };
  switch (metric.dataPointType) {
    case "gauge":
      return metric.dataPoints.map((point) => ({
        ...common,
        ...pointOf(point, isInt),
        value: numberText(point.value, isInt),
      }));
    case "sum":
      return metric.dataPoints.map((point) => ({
        ...common,
        ...temporality,
        isMonotonic: String(metric.isMonotonic),
        ...pointOf(point, isInt),
        value: numberText(point.value, isInt),
      }));
    case "histogram":
      return metric.dataPoints.map((point) => ({
        ...common,
        ...temporality,
        ...pointOf(point, isInt),
        ...distributionOf(point.value),
        bucketCounts: point.value.buckets.counts.map(integerText),
        explicitBounds: point.value.buckets.boundaries.map(doubleText),
      }));
    case "exponential_histogram":
      return metric.dataPoints.map((point) => ({
        ...common,
        ...temporality,
        ...pointOf(point, isInt),
        ...distributionOf(point.value),
        scale: String(point.value.scale),
        zeroCount: integerText(point.value.zeroCount),
        zeroThreshold: doubleText(point.value.zeroThreshold),
        positive: bucketsOf(point.value.positive),
        negative: bucketsOf(point.value.negative),
      }));
    default:
      return metric satisfies never;
  }
}

function pointOf(point: DataPoint<unknown>, isInt: boolean): Parts {
  return {
    attributes: attributesOf(point.attributes),
    startUnixNano: timeText(point.startTime),
    unixNano: timeText(point.endTime),
    flags: "0",
    exemplars: point.exemplars.map((exemplar) => exemplarOf(exemplar, isInt)),
  };
}

function exemplarOf(exemplar: Exemplar, isInt: boolean): Parts {
  return {
    attributes: attributesOf(exemplar.filteredAttributes),
    unixNano: timeText(exemplar.timestamp),
    value: numberText(exemplar.value, isInt),
    traceId: exemplar.traceId ?? "",
    spanId: exemplar.spanId ?? "",
  };
}

function distributionOf(value: HistogramValue | ExponentialHistogramValue): Parts {
  return {
    count: integerText(value.count),
    sum: optionalText(value.sum),
    min: optionalText(value.min),
    max: optionalText(value.max),
  };
}

// Without counts the offset has no meaning.
function bucketsOf({ offset, bucketCounts }: ExponentialBucketsValue): Parts {
  return {
    offset: bucketCounts.length === 0 ? "0" : String(offset),
    counts: bucketCounts.map(integerText),
  };
}

function optionalText(value: number | undefined): string {
  return value === undefined ? "none" : doubleText(value);
}

function numberText(value: number, isInt: boolean): string {
  return isInt ? `int ${integerText(value)}` : doubleText(value);
}

// OTLP's integers have 64 bits; our doubles can be greater.
function integerText(value: number): string {
  const whole = BigInt(value);
  return String(whole > MAX_INT64 ? MAX_INT64 : whole < MIN_INT64 ? MIN_INT64 : whole);
}
