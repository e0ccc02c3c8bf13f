import { PointFields } from "../../snapshot/mod.ts";
import type {
  DataPoint,
  DataPointType,
  ExponentialHistogramValue,
  HistogramValue,
} from "./metric_data.ts";
import { readExemplars } from "./series_exemplars.ts";

/** A point of a producer's metric, of any type. */
export type ProducedPoint = DataPoint<number | HistogramValue | ExponentialHistogramValue>;

/**
 * A point of a producer as the fields of a record, in copies that the producer cannot change any
 * more. Its pairs are not among them.
 *
 * @throws TypeError for what is no point of a metric of that type.
 */
export function producedPoint(given: ProducedPoint, type: DataPointType): PointFields {
  const point = new PointFields();
  const [seconds, nanos] = given.startTime;
  point.startSeconds = numberOf(seconds);
  point.startNanos = numberOf(nanos);
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

/** @throws TypeError for what is no number. */
export function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`${typeof value} where a number belongs`);
  return value;
}

/** A copy of a list of numbers. @throws TypeError for anything else. */
export function numbersOf(values: readonly number[]): number[] {
  return Array.from(values, numberOf);
}

function readCounts(point: PointFields, value: HistogramValue | ExponentialHistogramValue): void {
  const { count, sum, min, max } = value;
  point.count = numberOf(count);
  point.hasSum = sum !== undefined;
  point.sum = numberOf(sum ?? 0);
  point.hasMinMax = min !== undefined && max !== undefined;
  point.min = numberOf(min ?? 0);
  point.max = numberOf(max ?? 0);
}

function readBuckets(point: PointFields, { buckets }: HistogramValue): void {
  point.bucketCounts = numbersOf(buckets.counts);
  point.bucketCount = point.bucketCounts.length;
}

function readExponential(point: PointFields, value: ExponentialHistogramValue): void {
  const { positive, negative } = value;
  point.scale = numberOf(value.scale);
  point.zeroCount = numberOf(value.zeroCount);
  point.zeroThreshold = numberOf(value.zeroThreshold);
  point.offset = numberOf(positive.offset);
  point.bucketCounts = numbersOf(positive.bucketCounts);
  point.bucketCount = point.bucketCounts.length;
  point.negativeOffset = numberOf(negative.offset);
  point.negativeCounts = numbersOf(negative.bucketCounts);
  point.negativeCount = point.negativeCounts.length;
}
