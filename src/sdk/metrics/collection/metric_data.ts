import type { Attributes, HrTime, ValueType } from "../../../api/mod.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { Resource } from "../../resource/mod.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import type { Exemplar } from "../exemplars/exemplar.ts";

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
  /** The buckets. */
  readonly buckets: {
    /** The upper boundaries; each belongs to its bucket. */
    readonly boundaries: readonly number[];
    /** One more than there are boundaries. */
    readonly counts: readonly number[];
  };
  /** How many values there are. */
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
  /** How many values there are. */
  readonly count: number;
  /** Missing where values can be negative. */
  readonly sum?: number;
  /** Missing where it is not kept. */
  readonly min?: number;
  /** Missing where it is not kept. */
  readonly max?: number;
  /** Buckets grow by `2 ** (2 ** -scale)`. */
  readonly scale: number;
  /** How many values are zero. */
  readonly zeroCount: number;
  /** What is no farther from zero counts as zero. */
  readonly zeroThreshold: number;
  /** The buckets above zero. */
  readonly positive: ExponentialBucketsValue;
  /** The buckets below zero, by magnitude. */
  readonly negative: ExponentialBucketsValue;
}

/** What a metric is. */
export interface MetricDescriptor {
  /** Its name. */
  readonly name: string;
  /** What is measured; `""` for nothing said. */
  readonly description: string;
  /** The unit; `""` for none. */
  readonly unit: string;
  /** Whether values are whole numbers. */
  readonly valueType: ValueType;
}

/** What all metrics have. */
export interface MetricDataOf<Type extends DataPointType, Value> {
  /** What the metric is. */
  readonly descriptor: MetricDescriptor;
  /** What its points are. */
  readonly dataPointType: Type;
  /** Since when values are added up. */
  readonly aggregationTemporality: AggregationTemporality;
  /** The points, one for each set of attributes. */
  readonly dataPoints: readonly DataPoint<Value>[];
}

/** A metric of sums. */
export interface SumMetricData extends MetricDataOf<"sum", number> {
  /** Whether the sums only grow. */
  readonly isMonotonic: boolean;
}
/** A metric of levels. */
export type GaugeMetricData = MetricDataOf<"gauge", number>;
/** A metric of distributions over given buckets. */
export type HistogramMetricData = MetricDataOf<"histogram", HistogramValue>;
/** A metric of distributions over buckets of a fixed ratio. */
export type ExponentialHistogramMetricData = MetricDataOf<
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
  /** Its metrics. */
  readonly metrics: readonly MetricData[];
}

/** The metrics of one collection. */
export interface ResourceMetrics {
  /** What produces the metrics. */
  readonly resource: Resource;
  /** The metrics by meter. */
  readonly scopeMetrics: readonly ScopeMetrics[];
}

/** What a collection has come to. */
export interface CollectionResult {
  /** The metrics. */
  readonly resourceMetrics: ResourceMetrics;
  /** What went wrong; the metrics are those that went well. */
  readonly errors: readonly unknown[];
}
