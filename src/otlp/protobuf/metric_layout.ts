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
import { PointType } from "../../snapshot/mod.ts";

/** Tags that depend on the type of a metric's points. */
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
