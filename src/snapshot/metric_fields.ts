import type { AnyValue } from "./any_value.ts";
import type { AttributeList } from "./record_writer.ts";

/** The type of a metric's points, as numbered in records. */
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
 * One data point. The object is reused: its content is valid until the next point is read into it,
 * and its arrays are borrowed.
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
  /** The number of the point's pairs. */
  pairCount = 0;
  /** The exemplars of the point. */
  exemplars: readonly ExemplarFields[] = [];
  /** The value of a gauge or sum. */
  value = 0;
  /** The number of values in a histogram. */
  count = 0;
  /** Whether `sum` is valid. */
  hasSum = false;
  /** The sum of the values in a histogram. */
  sum = 0;
  /** Whether `min` and `max` are valid. */
  hasMinMax = false;
  /** The least value. */
  min = 0;
  /** The greatest value. */
  max = 0;
  /** Counts of the buckets; of an exponential histogram those of the positive buckets. */
  bucketCounts: ArrayLike<number> = [];
  /** Where the point's buckets start in `bucketCounts`. */
  bucketStart = 0;
  /** The number of the point's buckets. */
  bucketCount = 0;
  /** The scale of an exponential histogram. */
  scale = 0;
  /** The number of values that count as zero. */
  zeroCount = 0;
  /** The magnitude up to which values count as zero. */
  zeroThreshold = 0;
  /** Index of the first positive bucket. */
  offset = 0;
  /** Index of the first negative bucket. */
  negativeOffset = 0;
  /** Counts of the negative buckets, from the first element on. */
  negativeCounts: ArrayLike<number> = [];
  /** The number of negative buckets. */
  negativeCount = 0;
}

/** A metric of one collection: its metadata, and its points, which are read one at a time. */
export interface MetricFields {
  /** Number of the scope. */
  readonly scopeNumber: number;
  /** Number of the collection: metrics with the same one belong together. */
  readonly collection: number;
  /** Its name. */
  readonly name: string;
  /** What is measured; `""` if not specified. */
  readonly description: string;
  /** The unit; `""` for none. */
  readonly unit: string;
  /** The type of its points. */
  readonly type: PointType;
  /** `TEMPORALITY_DELTA` or `TEMPORALITY_CUMULATIVE`; meaningless for a gauge. */
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
  /** Reads only the pairs of a point. */
  readPairs(index: number, point: PointFields): void;
  /** Reads a point. */
  readPoint(index: number, point: PointFields): void;
}

/** Consecutive points of a metric: the content of one record. */
export interface MetricRun {
  /** The metric. */
  readonly metric: MetricFields;
  /** Number of the metric in its collection. */
  readonly metricNumber: number;
  /** Index of the first point in the run. */
  readonly first: number;
  /** Index after that of the last point in the run. */
  readonly end: number;
}
