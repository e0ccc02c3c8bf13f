import type { Attributes } from "../../src/api/mod.ts";
import {
  AggregationTemporality,
  type DataPoint,
  type Exemplar,
  type ExponentialHistogramValue,
  type MetricData,
  type ResourceMetrics,
} from "../../src/sdk/metrics/mod.ts";
import { Resource } from "../../src/sdk/resource/mod.ts";
import type { Scope } from "../../src/snapshot/mod.ts";

/** What a metric of these tests is called. */
export interface Called {
  readonly name?: string;
  readonly unit?: string;
  readonly description?: string;
}

/** What a point has besides its value. */
export interface PointParts {
  readonly attributes?: Attributes;
  readonly exemplars?: readonly Exemplar[];
  readonly startTime?: [number, number];
  readonly endTime?: [number, number];
}

export const SCOPE: Scope = scopeOf("shop");

export function scopeOf(name: string, parts: Partial<Scope> = {}): Scope {
  return { name, version: "", schemaUrl: "", attributes: {}, droppedAttributesCount: 0, ...parts };
}

/** A collection of one scope and of a resource that is empty unless one is given. */
export function collectionOf(
  metrics: readonly MetricData[],
  { scope = SCOPE, resource = {} }: { scope?: Scope; resource?: Attributes } = {},
): ResourceMetrics {
  return { resource: new Resource(resource), scopeMetrics: [{ scope, metrics }] };
}

export function pointOf<Value>(value: Value, parts: PointParts = {}): DataPoint<Value> {
  const { attributes = {}, exemplars = [], startTime = [100, 0], endTime = [200, 0] } = parts;
  return { value, attributes, exemplars, startTime, endTime };
}

function common({ name = "metric", unit = "", description = "" }: Called): {
  descriptor: MetricData["descriptor"];
  aggregationTemporality: AggregationTemporality;
} {
  return {
    descriptor: { name, unit, description, valueType: 1 },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
}

export function counterOf(
  called: Called,
  points: readonly DataPoint<number>[] = [pointOf(1)],
): MetricData {
  return { ...common(called), dataPointType: "sum", isMonotonic: true, dataPoints: points };
}

export function upDownCounterOf(
  called: Called,
  points: readonly DataPoint<number>[] = [pointOf(1)],
): MetricData {
  return { ...common(called), dataPointType: "sum", isMonotonic: false, dataPoints: points };
}

export function gaugeOf(
  called: Called,
  points: readonly DataPoint<number>[] = [pointOf(1)],
): MetricData {
  return { ...common(called), dataPointType: "gauge", dataPoints: points };
}

/** A histogram of boundaries and counts. */
export interface Buckets {
  readonly boundaries?: readonly number[];
  readonly counts?: readonly number[];
  readonly sum?: number | undefined;
}

export function histogramOf(
  called: Called,
  buckets: Buckets = {},
  parts: PointParts = {},
): MetricData {
  const { boundaries, counts, sum } = { ...BUCKETS, ...buckets };
  const count = counts.reduce((a, b) => a + b, 0);
  const value = {
    buckets: { boundaries, counts },
    count,
    ...(sum === undefined ? {} : { sum }),
  };
  return { ...common(called), dataPointType: "histogram", dataPoints: [pointOf(value, parts)] };
}

const BUCKETS = { boundaries: [1, 2], counts: [1, 0, 2], sum: 9 };

export function exponentialOf(
  called: Called,
  value: Partial<ExponentialHistogramValue>,
  parts: PointParts = {},
): MetricData {
  const none = { offset: 0, bucketCounts: [] };
  const whole = {
    ...{ count: 0, sum: 0, scale: 0, zeroCount: 0, zeroThreshold: 0 },
    ...{ positive: none, negative: none, ...value },
  };
  return {
    ...common(called),
    dataPointType: "exponential_histogram",
    dataPoints: [pointOf(whole, parts)],
  };
}

/** The same metric, starting anew at every collection. */
export function deltaOf(metric: MetricData): MetricData {
  return { ...metric, aggregationTemporality: AggregationTemporality.DELTA };
}
