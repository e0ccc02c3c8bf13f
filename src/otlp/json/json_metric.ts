import {
  type DistributionSnapshot,
  type ExemplarSnapshot,
  type MetricSnapshot,
  type PointSnapshot,
  PointType,
  readMetricRun,
  type RecordPlace,
  RecordReader,
} from "../../snapshot/mod.ts";
import type { JsonLayout } from "./json_request.ts";
import { jsonAttributes, jsonDouble, jsonUnixNano, type OtlpJson } from "./json_values.ts";
import { groupByMetric } from "../metric_runs.ts";

/** `ExportMetricsServiceRequest` in JSON. A metric may span several runs, and is printed once. */
export const METRIC_JSON_LAYOUT: JsonLayout = {
  resourceEntries: "resourceMetrics",
  scopeEntries: "scopeMetrics",
  records: "metrics",
  printRecords: (places) => groupByMetric(places).map((runs) => jsonMetric(runs.map(readRun))),
};

function readRun(place: RecordPlace): MetricSnapshot {
  return readMetricRun(new RecordReader(place));
}

/** A metric as OTLP/JSON, made from its runs: enums as numbers, 64-bit numbers as strings. */
function jsonMetric(runs: readonly MetricSnapshot[]): OtlpJson {
  const [head] = runs;
  const dataPoints = runs.flatMap((run) => run.points.map((point) => jsonPoint(run, point)));
  const aggregationTemporality = head.temporality;
  const { isMonotonic } = head;
  const metric = {
    name: head.name.toWellFormed(),
    description: head.description.toWellFormed(),
    unit: head.unit.toWellFormed(),
  };
  switch (head.type) {
    case PointType.GAUGE:
      return { ...metric, gauge: { dataPoints } };
    case PointType.SUM:
      return { ...metric, sum: { dataPoints, aggregationTemporality, isMonotonic } };
    case PointType.HISTOGRAM:
      return { ...metric, histogram: { dataPoints, aggregationTemporality } };
    case PointType.EXPONENTIAL_HISTOGRAM:
      return { ...metric, exponentialHistogram: { dataPoints, aggregationTemporality } };
    default:
      return head.type satisfies never;
  }
}

function jsonPoint(run: MetricSnapshot, point: PointSnapshot): OtlpJson {
  const common = {
    attributes: jsonAttributes(point.attributes),
    startTimeUnixNano: jsonUnixNano(point.startTime),
    timeUnixNano: jsonUnixNano(run.time),
    exemplars: point.exemplars.map((exemplar) => jsonExemplar(run, exemplar)),
  };
  const { value } = point;
  if (typeof value === "number") return { ...common, ...jsonNumber(run, value) };
  return { ...common, ...jsonDistribution(run, value) };
}

function jsonNumber(
  { isInt }: MetricSnapshot,
  value: number,
): { readonly [key: string]: OtlpJson } {
  return isInt ? { asInt: jsonInteger(value) } : { asDouble: jsonDouble(value) };
}

function jsonDistribution(
  run: MetricSnapshot,
  value: DistributionSnapshot,
): { readonly [key: string]: OtlpJson } {
  const { sum, min, max, counts, exponential } = value;
  const common = {
    count: jsonInteger(value.count),
    ...(sum === undefined ? {} : { sum: jsonDouble(sum) }),
    ...(min === undefined ? {} : { min: jsonDouble(min) }),
    ...(max === undefined ? {} : { max: jsonDouble(max) }),
  };
  if (exponential === undefined) {
    return {
      ...common,
      bucketCounts: counts.map(jsonInteger),
      explicitBounds: run.bounds.map(jsonDouble),
    };
  }
  const { scale, zeroCount, zeroThreshold, offset, negative } = exponential;
  return {
    ...common,
    scale,
    zeroCount: jsonInteger(zeroCount),
    zeroThreshold: jsonDouble(zeroThreshold),
    ...(counts.length > 0 && { positive: { offset, bucketCounts: counts.map(jsonInteger) } }),
    ...(negative.counts.length > 0 && {
      negative: { offset: negative.offset, bucketCounts: negative.counts.map(jsonInteger) },
    }),
  };
}

function jsonExemplar(run: MetricSnapshot, exemplar: ExemplarSnapshot): OtlpJson {
  const { time, value, traceId, spanId, attributes } = exemplar;
  return {
    filteredAttributes: jsonAttributes(attributes),
    timeUnixNano: jsonUnixNano(time),
    ...jsonNumber(run, value),
    ...(traceId && { traceId }),
    ...(spanId && { spanId }),
  };
}

const MAX_INT64 = 2n ** 63n - 1n;

/** A 64-bit integer as a decimal string; the same number as in the binary encoding. */
function jsonInteger(value: number): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  if (Number.isNaN(value)) return "0";
  if (value >= 2 ** 63) return String(MAX_INT64);
  return String(BigInt(Math.trunc(Math.max(value, -(2 ** 63)))));
}
