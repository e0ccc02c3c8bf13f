/**
 * From the Collector's side to the normal form: the data points of its metrics file.
 *
 * @module
 */
import type { JsonObject } from "./json_object.ts";
import {
  attributeTree,
  doubleText,
  type NormalRecord,
  pointKey,
  stringText,
} from "./normal_form.ts";
import { type Parts, readEntries, readLine, type ReadParts } from "./written_parts.ts";

/** OTLP's names of the kinds of metrics, with readers for their points. */
const KINDS: readonly {
  readonly member: string;
  readonly type: string;
  readonly readValue: (point: JsonObject) => Parts;
}[] = [
  { member: "gauge", type: "gauge", readValue: (point) => ({ value: readNumber(point) }) },
  { member: "sum", type: "sum", readValue: (point) => ({ value: readNumber(point) }) },
  { member: "histogram", type: "histogram", readValue: readHistogram },
  {
    member: "exponentialHistogram",
    type: "exponential_histogram",
    readValue: readExponentialHistogram,
  },
];

/** The data points in one line of the Collector's metrics file. */
export function readMetricsLine(line: string): NormalRecord[] {
  return readLine(
    line,
    { groups: "resourceMetrics", scoped: "scopeMetrics", records: "metrics" },
    readMetric,
  );
}

function readMetric(metric: JsonObject, scope: Parts): ReadParts[] {
  const head = {
    name: stringText(metric.text("name")),
    description: stringText(metric.text("description")),
    unit: stringText(metric.text("unit")),
    metadata: attributeTree(readEntries(metric, "metadata")),
  };
  const points: ReadParts[] = [];
  for (const { member, type, readValue } of KINDS) {
    if (!metric.has(member)) continue;
    const data = metric.object(member);
    const common: Parts = {
      ...head,
      type,
      ...(type === "gauge" ? {} : { temporality: data.integer("aggregationTemporality") }),
      ...(type === "sum" ? { isMonotonic: String(data.take("isMonotonic") ?? false) } : {}),
    };
    for (const point of data.list("dataPoints")) {
      const parts = { ...common, ...readPoint(point), ...readValue(point) };
      point.end();
      points.push({ key: pointKey({ ...parts, scope }), parts });
    }
    data.end();
  }
  return points;
}

function readPoint(point: JsonObject): Parts {
  return {
    attributes: attributeTree(readEntries(point, "attributes")),
    startUnixNano: point.integer("startTimeUnixNano"),
    unixNano: point.integer("timeUnixNano"),
    flags: point.integer("flags"),
    exemplars: point.list("exemplars").map(readExemplar),
  };
}

function readExemplar(exemplar: JsonObject): Parts {
  const parts = {
    attributes: attributeTree(readEntries(exemplar, "filteredAttributes")),
    unixNano: exemplar.integer("timeUnixNano"),
    value: readNumber(exemplar),
    traceId: exemplar.text("traceId"),
    spanId: exemplar.text("spanId"),
  };
  exemplar.end();
  return parts;
}

function readNumber(holder: JsonObject): string {
  if (holder.has("asInt")) return `int ${holder.integer("asInt")}`;
  return holder.has("asDouble") ? holder.double("asDouble") : "none";
}

function readDistribution(point: JsonObject): Parts {
  return {
    count: point.integer("count"),
    sum: point.has("sum") ? point.double("sum") : "none",
    min: point.has("min") ? point.double("min") : "none",
    max: point.has("max") ? point.double("max") : "none",
  };
}

function readHistogram(point: JsonObject): Parts {
  return {
    ...readDistribution(point),
    bucketCounts: point.items("bucketCounts").map(String),
    explicitBounds: point.items("explicitBounds").map((bound) => doubleText(Number(bound))),
  };
}

function readExponentialHistogram(point: JsonObject): Parts {
  return {
    ...readDistribution(point),
    scale: point.integer("scale"),
    zeroCount: point.integer("zeroCount"),
    zeroThreshold: point.double("zeroThreshold"),
    positive: readBuckets(point.object("positive")),
    negative: readBuckets(point.object("negative")),
  };
}

function readBuckets(buckets: JsonObject): Parts {
  const parts = {
    offset: buckets.integer("offset"),
    counts: buckets.items("bucketCounts").map(String),
  };
  buckets.end();
  return parts;
}
