import {
  EXEMPLAR_AS_DOUBLE_TAG,
  EXEMPLAR_AS_INT_TAG,
  EXEMPLAR_FILTERED_ATTRIBUTES_TAG,
  EXEMPLAR_SPAN_ID_TAG,
  EXEMPLAR_TIME_UNIX_NANO_TAG,
  EXEMPLAR_TRACE_ID_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_BUCKETS_BUCKET_COUNTS_TAG as BUCKETS_BUCKET_COUNTS_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_BUCKETS_OFFSET_TAG as BUCKETS_OFFSET_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_COUNT_TAG as EXPONENTIAL_COUNT_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_MAX_TAG as EXPONENTIAL_MAX_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_MIN_TAG as EXPONENTIAL_MIN_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_NEGATIVE_TAG as EXPONENTIAL_NEGATIVE_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_POSITIVE_TAG as EXPONENTIAL_POSITIVE_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_SCALE_TAG as EXPONENTIAL_SCALE_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_SUM_TAG as EXPONENTIAL_SUM_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_ZERO_COUNT_TAG as EXPONENTIAL_ZERO_COUNT_TAG,
  EXPONENTIAL_HISTOGRAM_DATA_POINT_ZERO_THRESHOLD_TAG as EXPONENTIAL_ZERO_THRESHOLD_TAG,
  HISTOGRAM_DATA_POINT_BUCKET_COUNTS_TAG,
  HISTOGRAM_DATA_POINT_COUNT_TAG,
  HISTOGRAM_DATA_POINT_EXPLICIT_BOUNDS_TAG,
  HISTOGRAM_DATA_POINT_MAX_TAG,
  HISTOGRAM_DATA_POINT_MIN_TAG,
  HISTOGRAM_DATA_POINT_SUM_TAG,
  NUMBER_DATA_POINT_AS_DOUBLE_TAG,
  NUMBER_DATA_POINT_AS_INT_TAG,
} from "../../../gen/wire/metrics.ts";
import {
  EXEMPLAR_ATTRIBUTE_COUNT,
  EXEMPLAR_BODY,
  EXEMPLAR_PRESENCE,
  EXEMPLAR_SPAN_WORDS,
  EXEMPLAR_TIME,
  EXEMPLAR_TRACE_WORDS,
  EXEMPLAR_VALUE,
  EXPONENTIAL_BUCKET_COUNT,
  EXPONENTIAL_NEGATIVE_COUNT,
  EXPONENTIAL_NEGATIVE_OFFSET,
  EXPONENTIAL_OFFSET,
  EXPONENTIAL_SCALE,
  EXPONENTIAL_ZERO_COUNT,
  EXPONENTIAL_ZERO_THRESHOLD,
  HAS_MIN_MAX,
  HAS_SPAN_ID,
  HAS_SUM,
  HAS_TRACE_ID,
  HISTOGRAM_BUCKET_COUNT,
  HISTOGRAM_COUNT,
  HISTOGRAM_MAX,
  HISTOGRAM_MIN,
  HISTOGRAM_PRESENCE,
  HISTOGRAM_SUM,
  METRIC_BODY,
  METRIC_BOUND_COUNT,
  METRIC_IS_INT,
  METRIC_PAIR_COUNT,
  METRIC_POINT_COUNT,
  METRIC_TIME,
  METRIC_TYPE,
  POINT_EXEMPLAR_COUNT,
  POINT_PAIR_COUNT,
  POINT_PAIRS,
  POINT_START_TIME,
} from "../../snapshot/metric_record.ts";
import { PointType, RECORD_LENGTH, RECORD_TEXT_LENGTH } from "../../snapshot/mod.ts";
import { encodeSpanId, encodeTraceId } from "./encode_span.ts";
import { POINT_LAYOUTS, type PointLayout } from "./metric_layout.ts";
import type { RecordEncoder } from "./record_encoder.ts";

const WORD = 2 ** 32;
const MAX_INT64 = 2 ** 63;
/** Bytes reserved for the length of a point: right for 128 to 16,383 bytes, as histograms take. */
const POINT_LENGTH_BYTES = 2;
const SHORT = 1;
/** Most bytes that a number of a record takes, with its tag and length. */
const NUMBER_BYTES = 24;
/** Most bytes that a UTF-16 code unit takes. */
const CHARACTER_BYTES = 3;
/** Bytes for the tags and lengths of a point. */
const HEAD_BYTES = 256;

/** The two fields that can hold a number. */
interface NumberTags {
  readonly asInt: number;
  readonly asDouble: number;
}

const NUMBER_TAGS: NumberTags = {
  asInt: NUMBER_DATA_POINT_AS_INT_TAG,
  asDouble: NUMBER_DATA_POINT_AS_DOUBLE_TAG,
};
const EXEMPLAR_TAGS: NumberTags = {
  asInt: EXEMPLAR_AS_INT_TAG,
  asDouble: EXEMPLAR_AS_DOUBLE_TAG,
};

/** Tags of what both kinds of histogram have in common. */
interface SummaryTags {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

const HISTOGRAM_TAGS: SummaryTags = {
  count: HISTOGRAM_DATA_POINT_COUNT_TAG,
  sum: HISTOGRAM_DATA_POINT_SUM_TAG,
  min: HISTOGRAM_DATA_POINT_MIN_TAG,
  max: HISTOGRAM_DATA_POINT_MAX_TAG,
};
const EXPONENTIAL_TAGS: SummaryTags = {
  count: EXPONENTIAL_COUNT_TAG,
  sum: EXPONENTIAL_SUM_TAG,
  min: EXPONENTIAL_MIN_TAG,
  max: EXPONENTIAL_MAX_TAG,
};

/** What the points of a run have in common. */
interface RunHead {
  readonly layout: PointLayout;
  readonly type: PointType;
  readonly isInt: boolean;
  /** Position of the run's time in the numbers. */
  readonly timeAt: number;
  /** Position of the first boundary in the numbers. */
  readonly boundsAt: number;
  readonly boundCount: number;
  /** Most bytes of a point, without its pairs: those of its whole record. */
  readonly roomBytes: number;
  /** The run's pairs as encoded KeyValue fields, one after another. */
  readonly pairs: Uint8Array;
  /** Where each pair starts in `pairs`, and where the last one ends. */
  readonly pairStarts: readonly number[];
}

/**
 * Writes the `data_points` of a run of points. The encoder's cursor is past the strings of the
 * metric's head. Each pair of key and value is encoded once, and copied for each point.
 */
export function encodePoints(encoder: RecordEncoder): void {
  const start = encoder.at;
  // why: it is written from a `PointType` and nothing else
  const type = encoder.count(start + METRIC_TYPE) as PointType;
  const layout = POINT_LAYOUTS[type];
  const boundCount = encoder.count(start + METRIC_BOUND_COUNT);
  const pairCount = encoder.count(start + METRIC_PAIR_COUNT);
  const pointCount = encoder.count(start + METRIC_POINT_COUNT);
  const boundsAt = start + METRIC_BODY;
  encoder.at = boundsAt + boundCount;
  const head: RunHead = {
    layout,
    type,
    isInt: encoder.count(start + METRIC_IS_INT) === 1,
    timeAt: start + METRIC_TIME,
    boundsAt,
    boundCount,
    roomBytes: encoder.count(start + RECORD_LENGTH) * NUMBER_BYTES +
      encoder.count(start + RECORD_TEXT_LENGTH) * CHARACTER_BYTES + HEAD_BYTES,
    ...encodePairs(encoder, layout.attributesTag, pairCount),
  };
  for (let i = 0; i < pointCount; i++) encodePoint(encoder, head);
}

function encodePairs(
  encoder: RecordEncoder,
  tag: number,
  count: number,
): Pick<RunHead, "pairs" | "pairStarts"> {
  const first = encoder.position;
  const pairStarts = [0];
  for (let i = 0; i < count; i++) {
    encoder.keyValue(tag);
    pairStarts.push(encoder.position - first);
  }
  const pairs = encoder.bytes.slice(first, encoder.position);
  encoder.position = first;
  return { pairs, pairStarts };
}

function encodePoint(encoder: RecordEncoder, head: RunHead): void {
  const { layout } = head;
  const at = encoder.at;
  const exemplarCount = encoder.count(at + POINT_EXEMPLAR_COUNT);
  const pairCount = encoder.count(at + POINT_PAIR_COUNT);
  const pairsAt = at + POINT_PAIRS;
  encoder.at = pairsAt + pairCount;
  let roomBytes = head.roomBytes;
  for (let i = 0; i < pairCount; i++) roomBytes += pairSize(head, encoder.count(pairsAt + i));
  encoder.reserve(roomBytes);
  const start = encoder.beginMessage(layout.pointsTag, POINT_LENGTH_BYTES);
  for (let i = 0; i < pairCount; i++) encodePair(encoder, head, encoder.count(pairsAt + i));
  encoder.varint(layout.startTimeTag);
  encoder.unixNano(
    encoder.numbers[at + POINT_START_TIME],
    encoder.numbers[at + POINT_START_TIME + 1],
  );
  encoder.varint(layout.timeTag);
  encoder.unixNano(encoder.numbers[head.timeAt], encoder.numbers[head.timeAt + 1]);
  if (head.type === PointType.HISTOGRAM) encodeHistogram(encoder, head);
  else if (head.type === PointType.EXPONENTIAL_HISTOGRAM) encodeExponential(encoder);
  else {
    encodeNumber(encoder, head.isInt, NUMBER_TAGS);
  }
  for (let i = 0; i < exemplarCount; i++) encodeExemplar(encoder, head);
  encoder.endMessage(start, POINT_LENGTH_BYTES);
}

function pairSize({ pairStarts }: RunHead, pair: number): number {
  return pairStarts[pair + 1] - pairStarts[pair];
}

function encodePair(encoder: RecordEncoder, { pairs, pairStarts }: RunHead, pair: number): void {
  const end = pairStarts[pair + 1];
  const { bytes } = encoder;
  let position = encoder.position;
  for (let i = pairStarts[pair]; i < end; i++) bytes[position++] = pairs[i];
  encoder.position = position;
}

function encodeNumber(encoder: RecordEncoder, isInt: boolean, tags: NumberTags): void {
  const value = encoder.numbers[encoder.at++];
  encoder.varint(isInt ? tags.asInt : tags.asDouble);
  // A producer or a reservoir may have given a fraction.
  if (isInt) encodeFixed64(encoder, Math.trunc(value));
  else encoder.double(value);
}

/**
 * Writes an integer as fixed64 or sfixed64: rounded as a double beyond 2^53, and clamped to int64.
 */
function encodeFixed64(encoder: RecordEncoder, value: number): void {
  if (value >= MAX_INT64) {
    encoder.fixed32(0xffffffff);
    encoder.fixed32(0x7fffffff);
    return;
  }
  const whole = Math.max(value, -MAX_INT64);
  encoder.fixed32(whole >>> 0);
  encoder.fixed32(Math.floor(whole / WORD) >>> 0);
}

function encodeDouble(encoder: RecordEncoder, tag: number, value: number): void {
  encoder.varint(tag);
  encoder.double(value);
}

/** Writes what both kinds of histogram have in common, without moving the encoder's cursor. */
function encodeSummary(encoder: RecordEncoder, tags: SummaryTags): void {
  const { numbers, at } = encoder;
  const presence = encoder.count(at + HISTOGRAM_PRESENCE);
  encoder.varint(tags.count);
  encodeFixed64(encoder, numbers[at + HISTOGRAM_COUNT]);
  if ((presence & HAS_SUM) !== 0) encodeDouble(encoder, tags.sum, numbers[at + HISTOGRAM_SUM]);
  if ((presence & HAS_MIN_MAX) !== 0) {
    encodeDouble(encoder, tags.min, numbers[at + HISTOGRAM_MIN]);
    encodeDouble(encoder, tags.max, numbers[at + HISTOGRAM_MAX]);
  }
}

function encodeHistogram(encoder: RecordEncoder, { boundsAt, boundCount }: RunHead): void {
  const { numbers, at } = encoder;
  encodeSummary(encoder, HISTOGRAM_TAGS);
  const bucketCount = encoder.count(at + HISTOGRAM_BUCKET_COUNT);
  encoder.at = at + HISTOGRAM_BUCKET_COUNT + 1;
  if (bucketCount > 0) {
    encoder.varint(HISTOGRAM_DATA_POINT_BUCKET_COUNTS_TAG);
    encoder.varint(bucketCount * 8);
    for (let i = 0; i < bucketCount; i++) encodeFixed64(encoder, numbers[encoder.at++]);
  }
  if (boundCount > 0) {
    encoder.varint(HISTOGRAM_DATA_POINT_EXPLICIT_BOUNDS_TAG);
    encoder.varint(boundCount * 8);
    for (let i = 0; i < boundCount; i++) encoder.double(numbers[boundsAt + i]);
  }
}

function encodeExponential(encoder: RecordEncoder): void {
  const { numbers, at } = encoder;
  encodeSummary(encoder, EXPONENTIAL_TAGS);
  encoder.uintField(EXPONENTIAL_SCALE_TAG, zigzag(encoder.count(at + EXPONENTIAL_SCALE)));
  encoder.varint(EXPONENTIAL_ZERO_COUNT_TAG);
  encodeFixed64(encoder, numbers[at + EXPONENTIAL_ZERO_COUNT]);
  if (numbers[at + EXPONENTIAL_ZERO_THRESHOLD] !== 0) {
    encodeDouble(encoder, EXPONENTIAL_ZERO_THRESHOLD_TAG, numbers[at + EXPONENTIAL_ZERO_THRESHOLD]);
  }
  const offset = encoder.count(at + EXPONENTIAL_OFFSET);
  const negativeOffset = encoder.count(at + EXPONENTIAL_NEGATIVE_OFFSET);
  const negativeCount = encoder.count(at + EXPONENTIAL_NEGATIVE_COUNT);
  const positiveCount = encoder.count(at + EXPONENTIAL_BUCKET_COUNT);
  encoder.at = at + EXPONENTIAL_BUCKET_COUNT + 1;
  encodeBuckets(encoder, EXPONENTIAL_POSITIVE_TAG, offset, positiveCount);
  encodeBuckets(encoder, EXPONENTIAL_NEGATIVE_TAG, negativeOffset, negativeCount);
}

function encodeBuckets(encoder: RecordEncoder, tag: number, offset: number, count: number): void {
  if (count === 0) return;
  const start = encoder.beginMessage(tag, POINT_LENGTH_BYTES);
  encoder.uintField(BUCKETS_OFFSET_TAG, zigzag(offset));
  const counts = encoder.beginMessage(BUCKETS_BUCKET_COUNTS_TAG, POINT_LENGTH_BYTES);
  for (let i = 0; i < count; i++) {
    const value = encoder.numbers[encoder.at++];
    if (value < WORD) encoder.varint64(0, value);
    else encoder.varint64(Math.floor(value / WORD), value >>> 0);
  }
  encoder.endMessage(counts, POINT_LENGTH_BYTES);
  encoder.endMessage(start, POINT_LENGTH_BYTES);
}

/** Encodes an int32 as protobuf's sint32. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function encodeExemplar(encoder: RecordEncoder, { layout, isInt }: RunHead): void {
  const { numbers, at } = encoder;
  const presence = encoder.count(at + EXEMPLAR_PRESENCE);
  const attributeCount = encoder.count(at + EXEMPLAR_ATTRIBUTE_COUNT);
  const start = encoder.beginMessage(layout.exemplarsTag, SHORT);
  encoder.varint(EXEMPLAR_TIME_UNIX_NANO_TAG);
  encoder.unixNano(numbers[at + EXEMPLAR_TIME], numbers[at + EXEMPLAR_TIME + 1]);
  encoder.at = at + EXEMPLAR_VALUE;
  encodeNumber(encoder, isInt, EXEMPLAR_TAGS);
  if ((presence & HAS_SPAN_ID) !== 0) {
    encodeSpanId(encoder, EXEMPLAR_SPAN_ID_TAG, at + EXEMPLAR_SPAN_WORDS);
  }
  if ((presence & HAS_TRACE_ID) !== 0) {
    encodeTraceId(encoder, EXEMPLAR_TRACE_ID_TAG, at + EXEMPLAR_TRACE_WORDS);
  }
  encoder.at = at + EXEMPLAR_BODY;
  encoder.attributes(EXEMPLAR_FILTERED_ATTRIBUTES_TAG, attributeCount);
  encoder.endMessage(start, SHORT);
}
