import type { AnyValue } from "./any_value.ts";
import type { AttributeList } from "./record_writer.ts";

/** What the points of a metric are; the numbers stand in records. */
export const PointType = {
  /** A level. */
  GAUGE: 1,
  /** A sum. */
  SUM: 2,
  /** A distribution over fixed buckets. */
  HISTOGRAM: 3,
  /** A distribution over buckets of a fixed ratio. */
  EXPONENTIAL_HISTOGRAM: 4,
} as const;

/** One of the values of {@link PointType}. */
export type PointType = typeof PointType[keyof typeof PointType];

/** Delta, as OTLP numbers it. */
export const TEMPORALITY_DELTA = 1;
/** Cumulative, as OTLP numbers it. */
export const TEMPORALITY_CUMULATIVE = 2;

/** An exemplar, as plain fields. */
export interface ExemplarFields {
  /** When: whole seconds. */
  readonly seconds: number;
  /** When: nanoseconds within the second. */
  readonly nanos: number;
  /** What was measured. */
  readonly value: number;
  /** 32 hexadecimal digits, or `""`. */
  readonly traceId: string;
  /** 16 hexadecimal digits, or `""`. */
  readonly spanId: string;
  /** The attributes that the point does not carry. */
  readonly attributeList: AttributeList;
}

/**
 * One data point. An object that is filled in over and over: what it says is good until the next
 * point is read into it, and the arrays in it belong to somebody else.
 */
export class PointFields {
  /** Start of the interval: whole seconds. */
  startSeconds = 0;
  /** Start of the interval: nanoseconds within the second. */
  startNanos = 0;
  /** Pairs of key and value, by their numbers in the metric. */
  pairs: ArrayLike<number> = [];
  /** Where the point's pairs start in `pairs`. */
  pairStart = 0;
  /** How many they are. */
  pairCount = 0;
  /** What led to the point, by example. */
  exemplars: readonly ExemplarFields[] = [];
  /** Of a gauge or sum. */
  value = 0;
  /** Values in a histogram. */
  count = 0;
  /** Whether `sum` says something. */
  hasSum = false;
  /** Of the values in a histogram. */
  sum = 0;
  /** Whether `min` and `max` say something. */
  hasMinMax = false;
  /** The least value. */
  min = 0;
  /** The greatest value. */
  max = 0;
  /** Counts of the buckets; of an exponential histogram those above zero. */
  bucketCounts: ArrayLike<number> = [];
  /** Where they start in `bucketCounts`. */
  bucketStart = 0;
  /** How many they are. */
  bucketCount = 0;
  /** Of an exponential histogram. */
  scale = 0;
  /** Values that are zero. */
  zeroCount = 0;
  /** What counts as zero. */
  zeroThreshold = 0;
  /** Index of the first bucket above zero. */
  offset = 0;
  /** Index of the first bucket below zero. */
  negativeOffset = 0;
  /** Counts of the buckets below zero, from the first element on. */
  negativeCounts: ArrayLike<number> = [];
  /** How many they are. */
  negativeCount = 0;
}

/** A metric of one collection: what it is, and its points, which are read one at a time. */
export interface MetricFields {
  /** Number of the scope. */
  readonly scopeNumber: number;
  /** Number of the collection: what has the same one belongs together. */
  readonly collection: number;
  /** Its name. */
  readonly name: string;
  /** What is measured; `""` for nothing said. */
  readonly description: string;
  /** The unit; `""` for none. */
  readonly unit: string;
  /** What its points are. */
  readonly type: PointType;
  /** `TEMPORALITY_DELTA` or `TEMPORALITY_CUMULATIVE`; of no meaning for a gauge. */
  readonly temporality: number;
  /** Whether a sum only grows. */
  readonly isMonotonic: boolean;
  /** Whether values are whole numbers. */
  readonly isInt: boolean;
  /** When the metric was collected: whole seconds. */
  readonly seconds: number;
  /** When the metric was collected: nanoseconds within the second. */
  readonly nanos: number;
  /** Upper boundaries of the buckets of a histogram. */
  readonly bounds: ArrayLike<number>;
  /** Keys by the number of the pair. */
  readonly pairKeys: readonly string[];
  /** Values by the number of the pair. */
  readonly pairValues: readonly AnyValue[];
  /** How many points there are. */
  readonly pointCount: number;
  /** About how many numbers a point takes. */
  readonly pointNumbers: number;
  /** Reads the pairs of a point alone. */
  readPairs(index: number, point: PointFields): void;
  /** Reads a point. */
  readPoint(index: number, point: PointFields): void;
}

/** Some points of a metric, one behind the other: what one record holds. */
export interface MetricRun {
  /** The metric. */
  readonly metric: MetricFields;
  /** Number of the metric in its collection. */
  readonly metricNumber: number;
  /** Its first point in the run. */
  readonly first: number;
  /** The point behind its last. */
  readonly end: number;
}
