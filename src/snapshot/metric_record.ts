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

// A point: start time, exemplar count, pair count, the pairs, the fields of its type, the
// exemplars.
function writePoint(writer: RecordWriter, type: PointType): void {
  const { numbers } = writer;
  const { pairs, pairStart, pairCount, exemplars } = point;
  let at = writer.position;
  numbers[at] = point.startSeconds;
  numbers[at + 1] = point.startNanos;
  numbers[at + 2] = exemplars.length;
  numbers[at + 3] = pairCount;
  at += 4;
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

// A distribution: presence bits (1 sum, 2 min and max), count, sum, min, max, the fields of an
// exponential histogram, bucket count, buckets.
function writeDistribution(writer: RecordWriter, type: PointType): void {
  const { numbers } = writer;
  const at = writer.position;
  numbers[at] = (point.hasSum ? 1 : 0) + (point.hasMinMax ? 2 : 0);
  numbers[at + 1] = point.count;
  numbers[at + 2] = point.sum;
  numbers[at + 3] = point.min;
  numbers[at + 4] = point.max;
  writer.position = at + 5;
  if (type === PointType.EXPONENTIAL_HISTOGRAM) {
    numbers[at + 5] = point.scale;
    numbers[at + 6] = point.zeroCount;
    numbers[at + 7] = point.zeroThreshold;
    numbers[at + 8] = point.offset;
    numbers[at + 9] = point.negativeOffset;
    numbers[at + 10] = point.negativeCount;
    writer.position = at + 11;
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

// An exemplar: time, value, presence bits (1 trace id, 2 span id), six words of ids, attribute
// count, attributes.
function writeExemplar(writer: RecordWriter, exemplar: ExemplarFields): void {
  const { numbers } = writer;
  const at = writer.position;
  const { traceId, spanId } = exemplar;
  numbers[at] = exemplar.seconds;
  numbers[at + 1] = exemplar.nanos;
  numbers[at + 2] = exemplar.value;
  numbers[at + 3] = (traceId.length === 32 ? 1 : 0) + (spanId.length === 16 ? 2 : 0);
  for (let word = 0; word < 4; word++) numbers[at + 4 + word] = hexToWord(traceId, word * 8);
  for (let word = 0; word < 2; word++) numbers[at + 8 + word] = hexToWord(spanId, word * 8);
  numbers[at + 10] = exemplar.attributeList.length >> 1;
  writer.position = at + 11;
  writeAttributes(writer, exemplar.attributeList);
}
