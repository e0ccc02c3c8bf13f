import type { Attributes, HrTime, ValueType } from "../../../api/mod.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { Resource } from "../../resource/mod.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import type { Exemplar } from "../exemplars/exemplar.ts";

/** The type of a metric's points. */
export const DataPointType = {
  /** Distributions over explicit buckets. */
  HISTOGRAM: "histogram",
  /** Distributions over exponential buckets. */
  EXPONENTIAL_HISTOGRAM: "exponential_histogram",
  /** Latest values. */
  GAUGE: "gauge",
  /** Sums. */
  SUM: "sum",
} as const;

/** One of the values of {@link DataPointType}. */
export type DataPointType = typeof DataPointType[keyof typeof DataPointType];

/** The value of a metric for one set of attributes. */
export interface DataPoint<Value> {
  /** Start of the time that the value covers. */
  readonly startTime: HrTime;
  /** When the point was collected. */
  readonly endTime: HrTime;
  /** The attributes that identify the point. */
  readonly attributes: Attributes;
  /** The value. */
  readonly value: Value;
  /** Examples of its measurements. */
  readonly exemplars: readonly Exemplar[];
}

/** A distribution over explicit buckets. */
export interface HistogramValue {
  /** The buckets. */
  readonly buckets: {
    /** The inclusive upper boundaries. */
    readonly boundaries: readonly number[];
    /** A count per bucket; one more than there are boundaries. */
    readonly counts: readonly number[];
  };
  /** Number of values. */
  readonly count: number;
  /** Missing if values can be negative. */
  readonly sum?: number;
  /** Missing if it is not recorded. */
  readonly min?: number;
  /** Missing if it is not recorded. */
  readonly max?: number;
}

/** Adjacent buckets of an exponential histogram. */
export interface ExponentialBucketsValue {
  /** Index of the first bucket. */
  readonly offset: number;
  /** Counts from there on. */
  readonly bucketCounts: readonly number[];
}

/** A distribution over exponential buckets. */
export interface ExponentialHistogramValue {
  /** Number of values. */
  readonly count: number;
  /** Missing if values can be negative. */
  readonly sum?: number;
  /** Missing if it is not recorded. */
  readonly min?: number;
  /** Missing if it is not recorded. */
  readonly max?: number;
  /** Boundaries grow by `2 ** (2 ** -scale)`. */
  readonly scale: number;
  /** Number of values that count as zero. */
  readonly zeroCount: number;
  /** Values no farther from zero than this count as zero. */
  readonly zeroThreshold: number;
  /** The buckets above zero. */
  readonly positive: ExponentialBucketsValue;
  /** The buckets below zero, by magnitude. */
  readonly negative: ExponentialBucketsValue;
}

/** What identifies a metric in its scope. */
export interface MetricDescriptor {
  /** Its name. */
  readonly name: string;
  /** What is measured; `""` if not given. */
  readonly description: string;
  /** The unit; `""` for none. */
  readonly unit: string;
  /** Whether values are whole numbers. */
  readonly valueType: ValueType;
}

/** What all types of metrics share. */
export interface MetricDataOf<Type extends DataPointType, Value> {
  /** Name, description, unit and value type. */
  readonly descriptor: MetricDescriptor;
  /** The type of its points. */
  readonly dataPointType: Type;
  /** Delta or cumulative. */
  readonly aggregationTemporality: AggregationTemporality;
  /** The points, one for each set of attributes. */
  readonly dataPoints: readonly DataPoint<Value>[];
}

/** A metric of sums. */
export interface SumMetricData extends MetricDataOf<"sum", number> {
  /** Whether the sums only grow. */
  readonly isMonotonic: boolean;
}
/** A metric of latest values. */
export type GaugeMetricData = MetricDataOf<"gauge", number>;
/** A metric of distributions over explicit buckets. */
export type HistogramMetricData = MetricDataOf<"histogram", HistogramValue>;
/** A metric of distributions over exponential buckets. */
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
  /** The meter's scope. */
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

/** The result of a collection. */
export interface CollectionResult {
  /** The metrics. */
  readonly resourceMetrics: ResourceMetrics;
  /** What went wrong; the metrics are the rest. */
  readonly errors: readonly unknown[];
}
