import {
  EXPONENTIAL_HISTOGRAM_AGGREGATION_TEMPORALITY_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_ATTRIBUTES_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_EXEMPLARS_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_START_TIME_UNIX_NANO_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_TIME_UNIX_NANO_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINTS_TAG,
  GAUGE_DATA_POINTS_TAG,
  HISTOGRAM_AGGREGATION_TEMPORALITY_TAG,
  HISTOGRAM_DATA_POINT_ATTRIBUTES_TAG,
  HISTOGRAM_DATA_POINT_EXEMPLARS_TAG,
  HISTOGRAM_DATA_POINT_START_TIME_UNIX_NANO_TAG,
  HISTOGRAM_DATA_POINT_TIME_UNIX_NANO_TAG,
  HISTOGRAM_DATA_POINTS_TAG,
  METRIC_EXPONENTIAL_HISTOGRAM_TAG,
  METRIC_GAUGE_TAG,
  METRIC_HISTOGRAM_TAG,
  METRIC_SUM_TAG,
  NUMBER_DATA_POINT_ATTRIBUTES_TAG,
  NUMBER_DATA_POINT_EXEMPLARS_TAG,
  NUMBER_DATA_POINT_START_TIME_UNIX_NANO_TAG,
  NUMBER_DATA_POINT_TIME_UNIX_NANO_TAG,
  SUM_AGGREGATION_TEMPORALITY_TAG,
  SUM_DATA_POINTS_TAG,
} from "../../../gen/wire/metrics.ts";
import {
  METRIC_COLLECTION,
  METRIC_NUMBER,
  METRIC_POINT_COUNT,
} from "../../snapshot/metric_record.ts";
import { PointType, type RecordBatch, type RecordPlace } from "../../snapshot/mod.ts";

/** Tags that differ by what the points of a metric are. */
export interface PointLayout {
  /** `Metric.gauge`, `.sum`, `.histogram` or `.exponential_histogram` */
  readonly dataTag: number;
  /** `....data_points` */
  readonly pointsTag: number;
  /** `....aggregation_temporality`; 0 where there is none. */
  readonly temporalityTag: number;
  /** `...DataPoint.attributes` */
  readonly attributesTag: number;
  /** `...DataPoint.start_time_unix_nano` */
  readonly startTimeTag: number;
  /** `...DataPoint.time_unix_nano` */
  readonly timeTag: number;
  /** `...DataPoint.exemplars` */
  readonly exemplarsTag: number;
}

const NUMBER_POINT = {
  attributesTag: NUMBER_DATA_POINT_ATTRIBUTES_TAG,
  startTimeTag: NUMBER_DATA_POINT_START_TIME_UNIX_NANO_TAG,
  timeTag: NUMBER_DATA_POINT_TIME_UNIX_NANO_TAG,
  exemplarsTag: NUMBER_DATA_POINT_EXEMPLARS_TAG,
};

/** The tags of each type of points. */
export const POINT_LAYOUTS: Readonly<Record<PointType, PointLayout>> = {
  [PointType.GAUGE]: {
    dataTag: METRIC_GAUGE_TAG,
    pointsTag: GAUGE_DATA_POINTS_TAG,
    temporalityTag: 0,
    ...NUMBER_POINT,
  },
  [PointType.SUM]: {
    dataTag: METRIC_SUM_TAG,
    pointsTag: SUM_DATA_POINTS_TAG,
    temporalityTag: SUM_AGGREGATION_TEMPORALITY_TAG,
    ...NUMBER_POINT,
  },
  [PointType.HISTOGRAM]: {
    dataTag: METRIC_HISTOGRAM_TAG,
    pointsTag: HISTOGRAM_DATA_POINTS_TAG,
    temporalityTag: HISTOGRAM_AGGREGATION_TEMPORALITY_TAG,
    attributesTag: HISTOGRAM_DATA_POINT_ATTRIBUTES_TAG,
    startTimeTag: HISTOGRAM_DATA_POINT_START_TIME_UNIX_NANO_TAG,
    timeTag: HISTOGRAM_DATA_POINT_TIME_UNIX_NANO_TAG,
    exemplarsTag: HISTOGRAM_DATA_POINT_EXEMPLARS_TAG,
  },
  [PointType.EXPONENTIAL_HISTOGRAM]: {
    dataTag: METRIC_EXPONENTIAL_HISTOGRAM_TAG,
    pointsTag: EXPONENTIAL_HISTOGRAM_DATA_POINTS_TAG,
    temporalityTag: EXPONENTIAL_HISTOGRAM_AGGREGATION_TEMPORALITY_TAG,
    attributesTag: EXPONENTIAL_HISTOGRAM_DATA_POINT_ATTRIBUTES_TAG,
    startTimeTag: EXPONENTIAL_HISTOGRAM_DATA_POINT_START_TIME_UNIX_NANO_TAG,
    timeTag: EXPONENTIAL_HISTOGRAM_DATA_POINT_TIME_UNIX_NANO_TAG,
    exemplarsTag: EXPONENTIAL_HISTOGRAM_DATA_POINT_EXEMPLARS_TAG,
  },
};

/** The runs of each metric, which stand one behind the other. */
export function groupByMetric(places: RecordBatch): RecordBatch[] {
  return groupRuns(places, (a, b) => isAlike(a, b, METRIC_NUMBER) && isSameCollection(a, b));
}

/** Data points in a batch. */
export function countPoints(batch: RecordBatch): number {
  let count = 0;
  for (const { chunk, position } of batch) count += chunk.numbers[position + METRIC_POINT_COUNT];
  return count;
}

/** The records of each collection: one request never mixes two. */
export function groupByCollection(batch: RecordBatch): RecordBatch[] {
  return groupRuns(batch, isSameCollection);
}

function isSameCollection(a: RecordPlace, b: RecordPlace): boolean {
  return isAlike(a, b, METRIC_COLLECTION);
}

function isAlike(a: RecordPlace, b: RecordPlace, at: number): boolean {
  return a.chunk.numbers[a.position + at] === b.chunk.numbers[b.position + at];
}

function groupRuns(
  places: RecordBatch,
  isTogether: (a: RecordPlace, b: RecordPlace) => boolean,
): RecordBatch[] {
  const groups: RecordBatch[] = [];
  for (let first = 0; first < places.length;) {
    let end = first + 1;
    while (end < places.length && isTogether(places[first], places[end])) end++;
    groups.push(places.slice(first, end));
    first = end;
  }
  return groups;
}
