import { type Attributes, reportOnce, ValueType } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import {
  type AnyValue,
  numberScope,
  type PointFields,
  PointType,
  type Scope,
  TEMPORALITY_CUMULATIVE,
  TEMPORALITY_DELTA,
} from "../../snapshot/mod.ts";
import { AggregationTemporality } from "./aggregation_temporality.ts";
import type { CollectedMetric } from "./collection.ts";
import type { CollectionTime } from "./collection_time.ts";
import type {
  DataPoint,
  DataPointType,
  ExponentialHistogramValue,
  HistogramValue,
  MetricData,
} from "./metric_data.ts";
import { pointsOf } from "./select_points.ts";
import { readExemplars } from "./series_exemplars.ts";

const POINT_TYPES: Readonly<Record<DataPointType, PointType>> = {
  gauge: PointType.GAUGE,
  sum: PointType.SUM,
  histogram: PointType.HISTOGRAM,
  exponential_histogram: PointType.EXPONENTIAL_HISTOGRAM,
};

type ProducedPoint = DataPoint<number | HistogramValue | ExponentialHistogramValue>;

/**
 * A metric of a producer, to be read like one of our own. All its points have the time and the
 * boundaries of the first; `producedMetrics` makes one of each run of such points.
 */
export class ProducedMetric implements CollectedMetric {
  readonly scope: Scope;
  readonly isContinued: boolean;
  readonly scopeNumber: number;
  readonly collection: number;
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: PointType;
  readonly temporality: number;
  readonly isMonotonic: boolean;
  readonly isInt: boolean;
  readonly seconds: number;
  readonly nanos: number;
  readonly bounds: readonly number[];
  readonly pairKeys: string[] = [];
  readonly pairValues: AnyValue[] = [];
  readonly pointNumbers: number;
  readonly #points: readonly ProducedPoint[];
  readonly #pairStarts: number[] = [0];
  readonly #pairs: number[] = [];

  /**
   * @param time When the collection began, for points that tell no time.
   * @param isContinued Whether it goes on with the metric before it.
   */
  constructor(metric: MetricData, scope: Scope, time: CollectionTime, isContinued = false) {
    const { descriptor, dataPoints } = metric;
    this.scope = scope;
    this.isContinued = isContinued;
    this.scopeNumber = numberScope(scope);
    this.collection = time.number;
    this.name = descriptor.name;
    this.description = descriptor.description;
    this.unit = descriptor.unit;
    this.type = POINT_TYPES[metric.dataPointType];
    this.temporality = metric.aggregationTemporality === AggregationTemporality.DELTA
      ? TEMPORALITY_DELTA
      : TEMPORALITY_CUMULATIVE;
    this.isMonotonic = metric.dataPointType === "sum" && metric.isMonotonic;
    this.isInt = descriptor.valueType === ValueType.INT;
    [this.seconds, this.nanos] = dataPoints[0]?.endTime ?? [time.seconds, time.nanos];
    this.bounds = metric.dataPointType === "histogram"
      ? metric.dataPoints[0]?.value.buckets.boundaries ?? []
      : [];
    this.pointNumbers = this.bounds.length + 16;
    this.#points = dataPoints;
    for (const { attributes } of dataPoints) this.#addPairs(attributes);
  }

  get pointCount(): number {
    return this.#points.length;
  }

  readPairs(index: number, point: PointFields): void {
    point.pairs = this.#pairs;
    point.pairStart = this.#pairStarts[index];
    point.pairCount = this.#pairStarts[index + 1] - point.pairStart;
  }

  readPoint(index: number, point: PointFields): void {
    this.readPairs(index, point);
    const { startTime, exemplars, value } = this.#points[index];
    [point.startSeconds, point.startNanos] = startTime;
    point.exemplars = readExemplars(exemplars);
    if (typeof value === "number") {
      point.value = value;
      return;
    }
    point.count = value.count;
    point.hasSum = value.sum !== undefined;
    point.sum = value.sum ?? 0;
    point.hasMinMax = value.min !== undefined && value.max !== undefined;
    point.min = value.min ?? 0;
    point.max = value.max ?? 0;
    point.bucketStart = 0;
    if ("buckets" in value) {
      point.bucketCounts = value.buckets.counts;
      point.bucketCount = value.buckets.counts.length;
      return;
    }
    point.scale = value.scale;
    point.zeroCount = value.zeroCount;
    point.zeroThreshold = value.zeroThreshold;
    point.offset = value.positive.offset;
    point.bucketCounts = value.positive.bucketCounts;
    point.bucketCount = value.positive.bucketCounts.length;
    point.negativeOffset = value.negative.offset;
    point.negativeCounts = value.negative.bucketCounts;
    point.negativeCount = value.negative.bucketCounts.length;
  }

  #addPairs(attributes: Attributes): void {
    for (const [key, value] of Object.entries(attributes)) {
      if (value === undefined) continue;
      this.pairKeys.push(key);
      // Attributes hold nothing else; what is no value is written as the empty value.
      this.pairValues.push(value as AnyValue);
      this.#pairs.push(this.#pairs.length);
    }
    this.#pairStarts.push(this.#pairs.length);
  }
}

/**
 * The metrics of a producer that have points; those that are not what they should be are left out.
 */
export function producedMetrics(
  metrics: readonly MetricData[],
  scope: Scope,
  time: CollectionTime,
): ProducedMetric[] {
  return metrics.flatMap((metric) => {
    try {
      return uniformParts(metric).map((part, i) => new ProducedMetric(part, scope, time, i > 0));
    } catch (error) {
      reportOnce("metric-producer", "error", `A produced metric is malformed: ${toText(error)}`);
      return [];
    }
  });
}

// A metric of ours has one time and one list of boundaries; a producer's may have others for each
// point.
function uniformParts(metric: MetricData): MetricData[] {
  const { dataPoints } = metric;
  const parts: MetricData[] = [];
  for (let first = 0; first < dataPoints.length;) {
    let end = first + 1;
    while (end < dataPoints.length && areAlike(dataPoints[first], dataPoints[end])) end++;
    parts.push(pointsOf(metric, first, end));
    first = end;
  }
  return parts;
}

function areAlike(a: ProducedPoint, b: ProducedPoint): boolean {
  return haveSameNumbers(a.endTime, b.endTime) &&
    haveSameNumbers(boundariesOf(a), boundariesOf(b));
}

function boundariesOf({ value }: ProducedPoint): readonly number[] | undefined {
  return typeof value === "object" && "buckets" in value ? value.buckets.boundaries : undefined;
}

// A producer is the application's code, and may have left the time out.
function haveSameNumbers(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
): boolean {
  return a === b || a !== undefined && b !== undefined && a.length === b.length &&
      a.every((number, i) => Object.is(number, b[i]));
}
