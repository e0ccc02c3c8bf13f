import { writeValue } from "./any_value.ts";
import { RECORD_HEAD, RECORD_SCOPE } from "./chunk.ts";
import { hexToWord } from "./ids.ts";
import {
  type ExemplarFields,
  type MetricFields,
  type MetricRun,
  PointFields,
  PointType,
} from "./metric_fields.ts";
import { type RecordWriter, writeAttributes, writeKey, writeText } from "./record_writer.ts";

// Positions in a metric's record, after the common head. These fields are followed by the
// boundaries, the pairs (key and value each, numbered within the record) and the points. The order
// of the strings in the text is name, description, unit, pairs, attributes of exemplars.
export const METRIC_COLLECTION: number = RECORD_HEAD;
export const METRIC_TYPE: number = RECORD_HEAD + 1;
export const METRIC_TEMPORALITY: number = RECORD_HEAD + 2;
export const METRIC_IS_MONOTONIC: number = RECORD_HEAD + 3;
export const METRIC_IS_INT: number = RECORD_HEAD + 4;
export const METRIC_TIME: number = RECORD_HEAD + 5;
export const METRIC_NAME_LENGTH: number = RECORD_HEAD + 7;
export const METRIC_DESCRIPTION_LENGTH: number = RECORD_HEAD + 8;
export const METRIC_UNIT_LENGTH: number = RECORD_HEAD + 9;
export const METRIC_BOUND_COUNT: number = RECORD_HEAD + 10;
export const METRIC_PAIR_COUNT: number = RECORD_HEAD + 11;
export const METRIC_POINT_COUNT: number = RECORD_HEAD + 12;
/** Number of the metric in its collection; all runs of one metric share it. */
export const METRIC_NUMBER: number = RECORD_HEAD + 13;
/** Boundaries, pairs and points follow from here. */
export const METRIC_BODY: number = RECORD_HEAD + 14;

// Positions in a point, from its start. Its pairs follow from `POINT_PAIRS`, then the fields of its
// type, then its exemplars.
export const POINT_START_TIME = 0;
export const POINT_EXEMPLAR_COUNT = 2;
export const POINT_PAIR_COUNT = 3;
export const POINT_PAIRS = 4;

// Positions in the fields of a histogram point. The bucket counts follow the bucket count. In the
// fields of an exponential one, everything from `EXPONENTIAL_SCALE` on comes before that.
export const HISTOGRAM_PRESENCE = 0;
export const HISTOGRAM_COUNT = 1;
export const HISTOGRAM_SUM = 2;
export const HISTOGRAM_MIN = 3;
export const HISTOGRAM_MAX = 4;
export const HISTOGRAM_BUCKET_COUNT = 5;
export const EXPONENTIAL_SCALE = 5;
export const EXPONENTIAL_ZERO_COUNT = 6;
export const EXPONENTIAL_ZERO_THRESHOLD = 7;
export const EXPONENTIAL_OFFSET = 8;
export const EXPONENTIAL_NEGATIVE_OFFSET = 9;
export const EXPONENTIAL_NEGATIVE_COUNT = 10;
export const EXPONENTIAL_BUCKET_COUNT = 11;

/** Bits of `HISTOGRAM_PRESENCE`. */
export const HAS_SUM = 1;
export const HAS_MIN_MAX = 2;

// Positions in an exemplar, from its start. Its attributes follow from `EXEMPLAR_BODY`.
export const EXEMPLAR_TIME = 0;
export const EXEMPLAR_VALUE = 2;
export const EXEMPLAR_PRESENCE = 3;
export const EXEMPLAR_TRACE_WORDS = 4;
export const EXEMPLAR_SPAN_WORDS = 8;
export const EXEMPLAR_ATTRIBUTE_COUNT = 10;
export const EXEMPLAR_BODY = 11;

/** Bits of `EXEMPLAR_PRESENCE`. */
export const HAS_TRACE_ID = 1;
export const HAS_SPAN_ID = 2;

/** The approximate maximum of numbers in the record of a run: a small part of a block. */
const RUN_NUMBERS = 2048;
/** The maximum number of points in a run. */
const RUN_POINTS = 256;

/** Returns how many points of a metric go into one record. */
export function runLength(metric: MetricFields): number {
  return Math.max(1, Math.min(RUN_POINTS, Math.floor(RUN_NUMBERS / (metric.pointNumbers + 10))));
}

const point = new PointFields();
/** The pairs of the current run, in the order in which they are written. */
let localPairs: number[] = [];
/** For each pair, `localBase` plus its number in the current run; less if it has none. */
let localNumbers: Float64Array = new Float64Array(256);
let localBase = 1;

/**
 * Writes a run of points as one record. A pair of key and value that several points carry is
 * written once, and the points refer to it by number.
 */
export function writeMetricRun(writer: RecordWriter, run: MetricRun): void {
  const { metric, first, end } = run;
  const { numbers } = writer;
  const start = writer.position;
  numberPairs(run);
  numbers[start + RECORD_SCOPE] = metric.scopeNumber;
  numbers[start + METRIC_COLLECTION] = metric.collection;
  numbers[start + METRIC_TYPE] = metric.type;
  numbers[start + METRIC_TEMPORALITY] = metric.temporality;
  numbers[start + METRIC_IS_MONOTONIC] = metric.isMonotonic ? 1 : 0;
  numbers[start + METRIC_IS_INT] = metric.isInt ? 1 : 0;
  numbers[start + METRIC_TIME] = metric.seconds;
  numbers[start + METRIC_TIME + 1] = metric.nanos;
  numbers[start + METRIC_NAME_LENGTH] = metric.name.length;
  numbers[start + METRIC_DESCRIPTION_LENGTH] = metric.description.length;
  numbers[start + METRIC_UNIT_LENGTH] = metric.unit.length;
  numbers[start + METRIC_BOUND_COUNT] = metric.bounds.length;
  numbers[start + METRIC_PAIR_COUNT] = localPairs.length;
  numbers[start + METRIC_POINT_COUNT] = end - first;
  numbers[start + METRIC_NUMBER] = run.metricNumber;
  writer.position = start + METRIC_BODY;
  writeText(writer, metric.name);
  writeText(writer, metric.description);
  writeText(writer, metric.unit);
  writeNumbers(writer, metric.bounds, 0, metric.bounds.length);
  for (const pair of localPairs) {
    writeKey(writer, metric.pairKeys[pair]);
    writeValue(writer, metric.pairValues[pair]);
  }
  for (let index = first; index < end; index++) {
    metric.readPoint(index, point);
    writePoint(writer, metric.type);
  }
}

// Numbers the pairs of the run. The table is reused from run to run and never cleared: numbers of
// earlier runs are smaller than `localBase`.
function numberPairs({ metric, first, end }: MetricRun): void {
  localBase += localPairs.length;
  localPairs = [];
  if (localNumbers.length < metric.pairKeys.length) {
    localNumbers = new Float64Array(metric.pairKeys.length * 2);
  }
  for (let index = first; index < end; index++) {
    metric.readPairs(index, point);
    const { pairs, pairStart, pairCount } = point;
    for (let at = pairStart; at < pairStart + pairCount; at++) {
      const pair = pairs[at];
      if (localNumbers[pair] >= localBase) continue;
      localNumbers[pair] = localBase + localPairs.length;
      localPairs.push(pair);
    }
  }
}

function writePoint(writer: RecordWriter, type: PointType): void {
  const { numbers } = writer;
  const { pairs, pairStart, pairCount, exemplars } = point;
  let at = writer.position;
  numbers[at + POINT_START_TIME] = point.startSeconds;
  numbers[at + POINT_START_TIME + 1] = point.startNanos;
  numbers[at + POINT_EXEMPLAR_COUNT] = exemplars.length;
  numbers[at + POINT_PAIR_COUNT] = pairCount;
  at += POINT_PAIRS;
  for (let i = pairStart; i < pairStart + pairCount; i++) {
    numbers[at++] = localNumbers[pairs[i]] - localBase;
  }
  writer.position = at;
  if (type === PointType.GAUGE || type === PointType.SUM) {
    numbers[writer.position++] = point.value;
  } else {
    writeDistribution(writer, type);
  }
  for (const exemplar of exemplars) writeExemplar(writer, exemplar);
}

function writeDistribution(writer: RecordWriter, type: PointType): void {
  const { numbers } = writer;
  const at = writer.position;
  numbers[at + HISTOGRAM_PRESENCE] = (point.hasSum ? HAS_SUM : 0) +
    (point.hasMinMax ? HAS_MIN_MAX : 0);
  numbers[at + HISTOGRAM_COUNT] = point.count;
  numbers[at + HISTOGRAM_SUM] = point.sum;
  numbers[at + HISTOGRAM_MIN] = point.min;
  numbers[at + HISTOGRAM_MAX] = point.max;
  writer.position = at + HISTOGRAM_BUCKET_COUNT;
  if (type === PointType.EXPONENTIAL_HISTOGRAM) {
    numbers[at + EXPONENTIAL_SCALE] = point.scale;
    numbers[at + EXPONENTIAL_ZERO_COUNT] = point.zeroCount;
    numbers[at + EXPONENTIAL_ZERO_THRESHOLD] = point.zeroThreshold;
    numbers[at + EXPONENTIAL_OFFSET] = point.offset;
    numbers[at + EXPONENTIAL_NEGATIVE_OFFSET] = point.negativeOffset;
    numbers[at + EXPONENTIAL_NEGATIVE_COUNT] = point.negativeCount;
    writer.position = at + EXPONENTIAL_BUCKET_COUNT;
  }
  numbers[writer.position++] = point.bucketCount;
  writeNumbers(writer, point.bucketCounts, point.bucketStart, point.bucketCount);
  if (type === PointType.EXPONENTIAL_HISTOGRAM) {
    writeNumbers(writer, point.negativeCounts, 0, point.negativeCount);
  }
}

function writeNumbers(
  writer: RecordWriter,
  source: ArrayLike<number>,
  start: number,
  count: number,
): void {
  const { numbers, position } = writer;
  for (let i = 0; i < count; i++) numbers[position + i] = source[start + i];
  writer.position = position + count;
}

function writeExemplar(writer: RecordWriter, exemplar: ExemplarFields): void {
  const { numbers } = writer;
  const at = writer.position;
  const { traceId, spanId } = exemplar;
  numbers[at + EXEMPLAR_TIME] = exemplar.seconds;
  numbers[at + EXEMPLAR_TIME + 1] = exemplar.nanos;
  numbers[at + EXEMPLAR_VALUE] = exemplar.value;
  numbers[at + EXEMPLAR_PRESENCE] = (traceId.length === 32 ? HAS_TRACE_ID : 0) +
    (spanId.length === 16 ? HAS_SPAN_ID : 0);
  for (let word = 0; word < 4; word++) {
    numbers[at + EXEMPLAR_TRACE_WORDS + word] = hexToWord(traceId, word * 8);
  }
  for (let word = 0; word < 2; word++) {
    numbers[at + EXEMPLAR_SPAN_WORDS + word] = hexToWord(spanId, word * 8);
  }
  numbers[at + EXEMPLAR_ATTRIBUTE_COUNT] = exemplar.attributeList.length >> 1;
  writer.position = at + EXEMPLAR_BODY;
  writeAttributes(writer, exemplar.attributeList);
}
