import { type Attributes, type HrTime, ValueType } from "../../../api/mod.ts";
import {
  type ExemplarFields,
  PointFields,
  PointType,
  TEMPORALITY_DELTA,
} from "../../../snapshot/mod.ts";
import { attributesOf } from "../../attributes.ts";
import { AggregationTemporality } from "../aggregation_temporality.ts";
import type { CollectedMetric, Collection } from "./collection.ts";
import type { Exemplar } from "../exemplars/exemplar.ts";
import type {
  CollectionResult,
  DataPoint,
  ExponentialHistogramValue,
  HistogramValue,
  MetricData,
  ScopeMetrics,
} from "./metric_data.ts";

/** Number of points that are read in one step. */
const STEP_POINTS = 128;

const recorded: WeakSet<MetricData> = new WeakSet();

/** Whether the application recorded a metric, see {@link CollectedMetric.isRecorded}. */
export function isRecorded(metric: MetricData): boolean {
  return recorded.has(metric);
}

/** Reads a collection into plain data, step by step, and releases it. */
export function* readCollection(collection: Collection): Generator<void, CollectionResult> {
  const scopes = new Map<number, { scope: ScopeMetrics["scope"]; metrics: MetricData[] }>();
  for (const parts of partsOfMetrics(collection.metrics)) {
    const data = yield* readMetric(parts);
    const { scope, scopeNumber } = parts[0];
    if (parts[0].isRecorded) recorded.add(data);
    const entry = scopes.get(scopeNumber);
    if (entry !== undefined) entry.metrics.push(data);
    else scopes.set(scopeNumber, { scope, metrics: [data] });
    yield;
  }
  collection.release();
  return {
    resourceMetrics: { resource: collection.resource, scopeMetrics: [...scopes.values()] },
    errors: collection.errors,
  };
}

// Groups each metric with those that continue it.
function partsOfMetrics(metrics: readonly CollectedMetric[]): CollectedMetric[][] {
  const parts: CollectedMetric[][] = [];
  for (const metric of metrics) {
    if (metric.isContinued === true) parts[parts.length - 1].push(metric);
    else parts.push([metric]);
  }
  return parts;
}

function* readMetric(parts: readonly CollectedMetric[]): Generator<void, MetricData> {
  const [metric] = parts;
  const { name, description, unit, isMonotonic } = metric;
  const common = {
    descriptor: {
      name,
      description,
      unit,
      valueType: metric.isInt ? ValueType.INT : ValueType.DOUBLE,
    },
    aggregationTemporality: metric.temporality === TEMPORALITY_DELTA
      ? AggregationTemporality.DELTA
      : AggregationTemporality.CUMULATIVE,
  };
  switch (metric.type) {
    case PointType.GAUGE:
      return { ...common, dataPointType: "gauge", dataPoints: yield* readPoints(parts, valueOf) };
    case PointType.SUM: {
      const dataPoints = yield* readPoints(parts, valueOf);
      return { ...common, dataPointType: "sum", isMonotonic, dataPoints };
    }
    case PointType.HISTOGRAM: {
      const dataPoints = yield* readPoints(parts, histogramOf);
      return { ...common, dataPointType: "histogram", dataPoints };
    }
    case PointType.EXPONENTIAL_HISTOGRAM: {
      const dataPoints = yield* readPoints(parts, exponentialOf);
      return { ...common, dataPointType: "exponential_histogram", dataPoints };
    }
    default:
      return metric.type satisfies never;
  }
}

function* readPoints<Value>(
  parts: readonly CollectedMetric[],
  readValue: (point: PointFields, boundaries: readonly number[]) => Value,
): Generator<void, DataPoint<Value>[]> {
  const points: DataPoint<Value>[] = [];
  const point = new PointFields();
  for (const metric of parts) {
    const endTime: HrTime = [metric.seconds, metric.nanos];
    const boundaries = Array.from(metric.bounds);
    for (let index = 0; index < metric.pointCount; index++) {
      metric.readPoint(index, point);
      points.push({
        startTime: [point.startSeconds, point.startNanos],
        endTime,
        attributes: readAttributes(metric, point),
        value: readValue(point, boundaries),
        exemplars: point.exemplars.map(exemplarOf),
      });
      if (index % STEP_POINTS === STEP_POINTS - 1) yield;
    }
  }
  return points;
}

function readAttributes(metric: CollectedMetric, point: PointFields): Attributes {
  const list = [];
  for (let at = point.pairStart; at < point.pairStart + point.pairCount; at++) {
    const pair = point.pairs[at];
    list.push(metric.pairKeys[pair], metric.pairValues[pair]);
  }
  return attributesOf(list);
}

function valueOf(point: PointFields): number {
  return point.value;
}

function histogramOf(point: PointFields, boundaries: readonly number[]): HistogramValue {
  return {
    buckets: { boundaries, counts: countsOf(point) },
    count: point.count,
    ...(point.hasSum ? { sum: point.sum } : {}),
    ...(point.hasMinMax ? { min: point.min, max: point.max } : {}),
  };
}

function exponentialOf(point: PointFields): ExponentialHistogramValue {
  const { negativeCounts, negativeCount } = point;
  return {
    count: point.count,
    ...(point.hasSum ? { sum: point.sum } : {}),
    ...(point.hasMinMax ? { min: point.min, max: point.max } : {}),
    scale: point.scale,
    zeroCount: point.zeroCount,
    zeroThreshold: point.zeroThreshold,
    positive: { offset: point.offset, bucketCounts: countsOf(point) },
    negative: {
      offset: point.negativeOffset,
      bucketCounts: Array.from({ length: negativeCount }, (_, i) => negativeCounts[i]),
    },
  };
}

function countsOf({ bucketCounts, bucketStart, bucketCount }: PointFields): number[] {
  return Array.from({ length: bucketCount }, (_, i) => bucketCounts[bucketStart + i]);
}

function exemplarOf(exemplar: ExemplarFields): Exemplar {
  const { seconds, nanos, value, traceId, spanId, attributeList } = exemplar;
  return {
    filteredAttributes: attributesOf(attributeList),
    value,
    timestamp: [seconds, nanos],
    ...(spanId === "" ? {} : { spanId }),
    ...(traceId === "" ? {} : { traceId }),
  };
}
