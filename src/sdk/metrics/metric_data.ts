import type { Attributes, HrTime, ValueType } from "../../api/mod.ts";
import type { Scope } from "../../snapshot/mod.ts";
import type { Resource } from "../resource/mod.ts";
import type { AggregationTemporality } from "./aggregation_temporality.ts";
import type { Exemplar } from "./exemplar.ts";

/** What the points of a metric are. */
export const DataPointType = {
  /** Distributions over given buckets. */
  HISTOGRAM: "histogram",
  /** Distributions over buckets of a fixed ratio. */
  EXPONENTIAL_HISTOGRAM: "exponential_histogram",
  /** Levels. */
  GAUGE: "gauge",
  /** Sums. */
  SUM: "sum",
} as const;

/** One of the values of {@link DataPointType}. */
export type DataPointType = typeof DataPointType[keyof typeof DataPointType];

/** One value of a metric: that of one set of attributes. */
export interface DataPoint<Value> {
  /** Since when values went into the point. */
  readonly startTime: HrTime;
  /** When the point was collected. */
  readonly endTime: HrTime;
  /** What it belongs to. */
  readonly attributes: Attributes;
  /** The value. */
  readonly value: Value;
  /** Measurements that it is made of. */
  readonly exemplars: readonly Exemplar[];
}

/** A distribution over given buckets. */
export interface HistogramValue {
  readonly buckets: {
    /** The upper boundaries; each belongs to its bucket. */
    readonly boundaries: readonly number[];
    /** One more than there are boundaries. */
    readonly counts: readonly number[];
  };
  readonly count: number;
  /** Missing where values can be negative. */
  readonly sum?: number;
  /** Missing where it is not kept. */
  readonly min?: number;
  /** Missing where it is not kept. */
  readonly max?: number;
}

/** Neighbouring buckets of an exponential histogram. */
export interface ExponentialBucketsValue {
  /** Index of the first bucket. */
  readonly offset: number;
  /** Counts from there on. */
  readonly bucketCounts: readonly number[];
}

/** A distribution over buckets of a fixed ratio. */
export interface ExponentialHistogramValue {
  readonly count: number;
  /** Missing where values can be negative. */
  readonly sum?: number;
  /** Missing where it is not kept. */
  readonly min?: number;
  /** Missing where it is not kept. */
  readonly max?: number;
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: ExponentialBucketsValue;
  readonly negative: ExponentialBucketsValue;
}

/** What a metric is. */
export interface MetricDescriptor {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** Whether values are whole numbers. */
  readonly valueType: ValueType;
}

interface MetricBase<Type extends DataPointType, Value> {
  readonly descriptor: MetricDescriptor;
  readonly dataPointType: Type;
  readonly aggregationTemporality: AggregationTemporality;
  readonly dataPoints: readonly DataPoint<Value>[];
}

/** A metric of sums. */
export interface SumMetricData extends MetricBase<"sum", number> {
  /** Whether the sums only grow. */
  readonly isMonotonic: boolean;
}
/** A metric of levels. */
export type GaugeMetricData = MetricBase<"gauge", number>;
/** A metric of distributions over given buckets. */
export type HistogramMetricData = MetricBase<"histogram", HistogramValue>;
/** A metric of distributions over buckets of a fixed ratio. */
export type ExponentialHistogramMetricData = MetricBase<
  "exponential_histogram",
  ExponentialHistogramValue
>;

/** A metric with its points. */
export type MetricData =
  | SumMetricData
  | GaugeMetricData
  | HistogramMetricData
  | ExponentialHistogramMetricData;

/** The metrics of one meter. */
export interface ScopeMetrics {
  /** The meter. */
  readonly scope: Scope;
  readonly metrics: readonly MetricData[];
}

/** The metrics of one collection. */
export interface ResourceMetrics {
  readonly resource: Resource;
  readonly scopeMetrics: readonly ScopeMetrics[];
}

/** What a collection has come to. */
export interface CollectionResult {
  readonly resourceMetrics: ResourceMetrics;
  /** What went wrong; the metrics are those that went well. */
  readonly errors: readonly unknown[];
}
