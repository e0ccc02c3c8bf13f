import type { Attributes } from "../api/mod.ts";
import { type AnyValue, readEntries, readValue } from "./any_value.ts";
import { wordToHex } from "./ids.ts";
import { PointType } from "./metric_fields.ts";
import {
  HAS_MIN_MAX,
  HAS_SPAN_ID,
  HAS_SUM,
  HAS_TRACE_ID,
  METRIC_BODY,
  METRIC_BOUND_COUNT,
  METRIC_COLLECTION,
  METRIC_DESCRIPTION_LENGTH,
  METRIC_IS_INT,
  METRIC_IS_MONOTONIC,
  METRIC_NAME_LENGTH,
  METRIC_NUMBER,
  METRIC_PAIR_COUNT,
  METRIC_POINT_COUNT,
  METRIC_TEMPORALITY,
  METRIC_TIME,
  METRIC_TYPE,
  METRIC_UNIT_LENGTH,
} from "./metric_record.ts";
import type { RecordReader } from "./record_reader.ts";

/** An exemplar as data. */
export interface ExemplarSnapshot {
  readonly time: readonly [number, number];
  readonly value: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** The buckets of an exponential histogram on one side of zero, as data. */
export interface BucketsSnapshot {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** A distribution as data; a field that was not recorded is `undefined`. */
export interface DistributionSnapshot {
  readonly count: number;
  readonly sum: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Bucket counts of a histogram; of an exponential one those of the positive buckets. */
  readonly counts: readonly number[];
  /** The fields that only an exponential histogram has. */
  readonly exponential: {
    readonly scale: number;
    readonly zeroCount: number;
    readonly zeroThreshold: number;
    readonly offset: number;
    readonly negative: BucketsSnapshot;
  } | undefined;
}

/** A point as data. */
export interface PointSnapshot {
  readonly startTime: readonly [number, number];
  readonly attributes: Attributes;
  readonly exemplars: readonly ExemplarSnapshot[];
  /** A number for a gauge or sum, a distribution for the histograms. */
  readonly value: number | DistributionSnapshot;
}

/** A run of points as data, read back from its record. Times are `[seconds, nanoseconds]`. */
export interface MetricSnapshot {
  readonly scopeNumber: number;
  readonly collection: number;
  readonly type: PointType;
  readonly temporality: number;
  readonly isMonotonic: boolean;
  readonly isInt: boolean;
  readonly time: readonly [number, number];
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly bounds: readonly number[];
  /** Number of the metric in its collection; all runs of one metric share it. */
  readonly metricNumber: number;
  readonly points: readonly PointSnapshot[];
}

/** Reads the record at the reader's place. For JSON, console and tests; not made for speed. */
export function readMetricRun(reader: RecordReader): MetricSnapshot {
  reader.seek(METRIC_BODY);
  const name = reader.string(reader.at(METRIC_NAME_LENGTH));
  const description = reader.string(reader.at(METRIC_DESCRIPTION_LENGTH));
  const unit = reader.string(reader.at(METRIC_UNIT_LENGTH));
  // why: written from a `PointType` and nothing else
  const type = reader.at(METRIC_TYPE) as PointType;
  const bounds = readNumbers(reader, reader.at(METRIC_BOUND_COUNT));
  const pairs = reader.list(reader.at(METRIC_PAIR_COUNT), (): [string, AnyValue] => {
    const key = reader.key();
    return [key, readValue(reader)];
  });
  return {
    scopeNumber: reader.scope,
    collection: reader.at(METRIC_COLLECTION),
    type,
    temporality: reader.at(METRIC_TEMPORALITY),
    isMonotonic: reader.at(METRIC_IS_MONOTONIC) === 1,
    isInt: reader.at(METRIC_IS_INT) === 1,
    time: [reader.at(METRIC_TIME), reader.at(METRIC_TIME + 1)],
    name,
    description,
    unit,
    bounds,
    metricNumber: reader.at(METRIC_NUMBER),
    points: reader.list(reader.at(METRIC_POINT_COUNT), () => readPoint(reader, type, pairs)),
  };
}

function readPoint(
  reader: RecordReader,
  type: PointType,
  pairs: readonly (readonly [string, AnyValue])[],
): PointSnapshot {
  const startTime: [number, number] = [reader.number(), reader.number()];
  const exemplarCount = reader.number();
  const own = reader.list(reader.number(), () => pairs[reader.number()]);
  const value = type === PointType.GAUGE || type === PointType.SUM
    ? reader.number()
    : readDistribution(reader, type);
  return {
    startTime,
    attributes: Object.fromEntries(own),
    value,
    exemplars: reader.list(exemplarCount, () => readExemplar(reader)),
  };
}

function readDistribution(reader: RecordReader, type: PointType): DistributionSnapshot {
  const presence = reader.number();
  const [count, sum, min, max] = readNumbers(reader, 4);
  const fields = type === PointType.EXPONENTIAL_HISTOGRAM ? readNumbers(reader, 6) : undefined;
  const counts = readNumbers(reader, reader.number());
  const common = {
    count,
    sum: (presence & HAS_SUM) === 0 ? undefined : sum,
    min: (presence & HAS_MIN_MAX) === 0 ? undefined : min,
    max: (presence & HAS_MIN_MAX) === 0 ? undefined : max,
    counts,
  };
  if (fields === undefined) return { ...common, exponential: undefined };
  const [scale, zeroCount, zeroThreshold, offset, negativeOffset, negativeCount] = fields;
  const negative = { offset: negativeOffset, counts: readNumbers(reader, negativeCount) };
  return { ...common, exponential: { scale, zeroCount, zeroThreshold, offset, negative } };
}

function readExemplar(reader: RecordReader): ExemplarSnapshot {
  const time: [number, number] = [reader.number(), reader.number()];
  const value = reader.number();
  const presence = reader.number();
  const words = readNumbers(reader, 6).map(wordToHex);
  return {
    time,
    value,
    traceId: (presence & HAS_TRACE_ID) === 0 ? "" : words.slice(0, 4).join(""),
    spanId: (presence & HAS_SPAN_ID) === 0 ? "" : words.slice(4).join(""),
    attributes: readEntries(reader, reader.number()),
  };
}

function readNumbers(reader: RecordReader, count: number): number[] {
  return reader.list(count, () => reader.number());
}
