import { reportOnce, ValueType } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import {
  type AnyValue,
  type AttributeList,
  type PointFields,
  PointType,
  type Scope,
  TEMPORALITY_CUMULATIVE,
  TEMPORALITY_DELTA,
} from "../../../snapshot/mod.ts";
import { numberedScope } from "../../scope_of.ts";
import { AggregationTemporality } from "../aggregation_temporality.ts";
import type { CollectedMetric } from "../collection/collection.ts";
import type { CollectionTime } from "../collection/collection_time.ts";
import { copyAttributes } from "../copy_attributes.ts";
import { filterProduced } from "../collection/filter_metrics.ts";
import type { DataPointType, MetricData } from "../collection/metric_data.ts";
import type { MetricFilter } from "../collection/metric_filter.ts";
import { numbersOf } from "../number_of.ts";
import { type ProducedPoint, producedPoint } from "./produced_point.ts";
import { pointsOf } from "../collection/select_points.ts";
import { timeOf } from "../time_of.ts";

const POINT_TYPES: Readonly<Record<DataPointType, PointType>> = {
  gauge: PointType.GAUGE,
  sum: PointType.SUM,
  histogram: PointType.HISTOGRAM,
  exponential_histogram: PointType.EXPONENTIAL_HISTOGRAM,
};

/**
 * A metric of a producer that can be read like one of our own. All its points have the time and the
 * boundaries of the first; `producedMetrics` makes one for each run of such points.
 */
export class ProducedMetric implements CollectedMetric {
  readonly scope: Scope;
  readonly isContinued: boolean;
  readonly isRecorded = false;
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
  readonly #points: readonly PointFields[];
  readonly #pairStarts: number[] = [0];
  readonly #pairs: number[] = [];

  /**
   * @param time When the collection began, for points without a time.
   * @param isContinued Whether it continues the previous metric.
   * @throws TypeError for a malformed metric. Everything is copied, so reading cannot throw later.
   */
  constructor(metric: MetricData, scope: Scope, time: CollectionTime, isContinued = false) {
    const { descriptor, dataPoints } = metric;
    this.scope = scope;
    this.isContinued = isContinued;
    this.scopeNumber = numberedScope(scope).scopeNumber;
    this.collection = time.number;
    this.name = textOf(descriptor.name);
    this.description = textOf(descriptor.description ?? "");
    this.unit = textOf(descriptor.unit ?? "");
    this.type = typeOf(metric.dataPointType);
    this.temporality = metric.aggregationTemporality === AggregationTemporality.DELTA
      ? TEMPORALITY_DELTA
      : TEMPORALITY_CUMULATIVE;
    this.isMonotonic = metric.dataPointType === "sum" && metric.isMonotonic === true;
    this.isInt = descriptor.valueType === ValueType.INT;
    [this.seconds, this.nanos] = timeOf(dataPoints[0]?.endTime ?? [time.seconds, time.nanos]);
    this.bounds = metric.dataPointType === "histogram"
      ? numbersOf(metric.dataPoints[0]?.value.buckets.boundaries ?? [])
      : [];
    this.pointNumbers = this.bounds.length + 16;
    this.#points = dataPoints.map((point) => producedPoint(point, metric.dataPointType));
    for (const { attributes } of dataPoints) this.#addPairs(copyAttributes(attributes));
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
    Object.assign(point, this.#points[index]);
    this.readPairs(index, point);
  }

  #addPairs(list: AttributeList): void {
    for (let i = 0; i < list.length; i += 2) {
      // why: attribute lists hold strings at the even places
      this.pairKeys.push(list[i] as string);
      this.pairValues.push(list[i + 1]);
      this.#pairs.push(this.#pairs.length);
    }
    this.#pairStarts.push(this.#pairs.length);
  }
}

function textOf(text: unknown): string {
  if (typeof text !== "string") throw new TypeError(`expected a string, not ${typeof text}`);
  return text;
}

function typeOf(type: DataPointType): PointType {
  if (!Object.hasOwn(POINT_TYPES, type)) {
    throw new TypeError(`unknown dataPointType: ${toText(type)}`);
  }
  return POINT_TYPES[type];
}

/**
 * Returns what a filter leaves of a producer's metrics. Metrics without points, and malformed ones,
 * are left out.
 */
export function producedMetrics(
  metrics: readonly MetricData[],
  scope: Scope,
  time: CollectionTime,
  filter?: MetricFilter,
): ProducedMetric[] {
  return metrics.flatMap((metric) => {
    try {
      return filterProduced(metric, scope, filter)
        .flatMap(uniformParts)
        .map((part, i) => new ProducedMetric(part, scope, time, i > 0));
    } catch (error) {
      reportOnce(
        "metric-producer",
        "error",
        `A metric of a metric producer is malformed, and is left out: ${toText(error)}`,
      );
      return [];
    }
  });
}

// A metric of ours has one time and one list of boundaries; a producer's points may each have
// their own.
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

// A producer is the application's code, and may omit the time.
function haveSameNumbers(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
): boolean {
  return a === b || a !== undefined && b !== undefined && a.length === b.length &&
      a.every((number, i) => Object.is(number, b[i]));
}
