import { PointFields } from "../../../snapshot/mod.ts";
import type {
  DataPoint,
  DataPointType,
  ExponentialHistogramValue,
  HistogramValue,
} from "../collection/metric_data.ts";
import { countOf, int32Of, numberOf } from "../number_of.ts";
import { readExemplars } from "../exemplars/series_exemplars.ts";
import { timeOf } from "../time_of.ts";

/** A point of a producer's metric, of any type. */
export type ProducedPoint = DataPoint<number | HistogramValue | ExponentialHistogramValue>;

/**
 * Copies a producer's point, except for its attributes, to the fields of a record, which the
 * producer cannot change any more.
 *
 * @throws TypeError if it is not a point of a metric of that type.
 */
export function producedPoint(given: ProducedPoint, type: DataPointType): PointFields {
  const point = new PointFields();
  [point.startSeconds, point.startNanos] = timeOf(given.startTime);
  point.exemplars = readExemplars(given.exemplars);
  const { value } = given;
  if (type === "gauge" || type === "sum") {
    point.value = numberOf(value);
    return point;
  }
  if (typeof value === "number") throw new TypeError(`a ${type} cannot have a number as its value`);
  readCounts(point, value);
  if ("buckets" in value) readBuckets(point, value);
  else readExponential(point, value);
  return point;
}

function readCounts(point: PointFields, value: HistogramValue | ExponentialHistogramValue): void {
  const { count, sum, min, max } = value;
  point.count = countOf(count);
  point.hasSum = sum !== undefined;
  point.sum = numberOf(sum ?? 0);
  point.hasMinMax = min !== undefined && max !== undefined;
  point.min = numberOf(min ?? 0);
  point.max = numberOf(max ?? 0);
}

function readBuckets(point: PointFields, { buckets }: HistogramValue): void {
  const counts = Array.from(buckets.counts, countOf);
  const boundaryCount = buckets.boundaries.length;
  // Both are empty if there are no buckets (opentelemetry-proto, HistogramDataPoint).
  if (counts.length !== boundaryCount + 1 && counts.length + boundaryCount > 0) {
    throw new TypeError(`${counts.length} buckets for ${boundaryCount} boundaries`);
  }
  point.bucketCounts = counts;
  point.bucketCount = counts.length;
}

function readExponential(point: PointFields, value: ExponentialHistogramValue): void {
  const { positive, negative } = value;
  point.scale = int32Of(value.scale);
  point.zeroCount = countOf(value.zeroCount);
  point.zeroThreshold = numberOf(value.zeroThreshold);
  point.offset = int32Of(positive.offset);
  point.bucketCounts = Array.from(positive.bucketCounts, countOf);
  point.bucketCount = point.bucketCounts.length;
  point.negativeOffset = int32Of(negative.offset);
  point.negativeCounts = Array.from(negative.bucketCounts, countOf);
  point.negativeCount = point.negativeCounts.length;
}
