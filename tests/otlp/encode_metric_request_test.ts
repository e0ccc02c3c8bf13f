import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import fc from "fast-check";
import {
  ExportMetricsServiceRequestSchema,
} from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import {
  type KeyValue,
  KeyValueSchema,
} from "../../gen/es/opentelemetry/proto/common/v1/common_pb.ts";
import {
  AggregationTemporality,
  type ExemplarSchema,
  type Metric,
  MetricSchema,
} from "../../gen/es/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import type { Attributes, HrTime } from "../../src/api/mod.ts";
import { MetricRequestEncoder } from "../../src/otlp/protobuf/encode_metric_request.ts";
import { METRIC_JSON_LAYOUT } from "../../src/otlp/json/json_metric.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import { groupByCollection } from "../../src/otlp/metric_runs.ts";
import type {
  DataPoint,
  Exemplar,
  ExponentialBucketsValue,
  MetricData,
} from "../../src/sdk/mod.ts";
import { numberScope, type RecordPlace, type Scope, scopesFrom } from "../../src/snapshot/mod.ts";
import { fieldsOf, metricPlacesOf, metrics } from "../snapshot/metric_fixture.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { EMPTY_RESOURCE, plainScope, valueMessage } from "./request_fixture.ts";

function scopeNamed(name: string): Scope {
  const scope = plainScope({ name, version: "1", schemaUrl: `https://example.com/${name}` });
  numberScope(scope);
  return scope;
}

const FIRST = scopeNamed("metrics-first");
const SECOND = scopeNamed("metrics-second");

function keyValues(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) =>
    create(KeyValueSchema, { key: key.toWellFormed(), value: valueMessage(value) })
  );
}

function unixNano([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

function bytesOf(hex: string | undefined): Uint8Array<ArrayBuffer> {
  return Uint8Array.from((hex ?? "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function numberOf(isInt: boolean, value: number):
  | { case: "asInt"; value: bigint }
  | { case: "asDouble"; value: number } {
  return isInt ? { case: "asInt", value: BigInt(value) } : { case: "asDouble", value };
}

function exemplarMessage(
  isInt: boolean,
  exemplar: Exemplar,
): MessageInitShape<typeof ExemplarSchema> {
  return {
    filteredAttributes: keyValues(exemplar.filteredAttributes),
    timeUnixNano: unixNano(exemplar.timestamp),
    value: numberOf(isInt, exemplar.value),
    traceId: bytesOf(exemplar.traceId),
    spanId: bytesOf(exemplar.spanId),
  };
}

function bucketsMessage({ offset, bucketCounts }: ExponentialBucketsValue):
  | { offset: number; bucketCounts: bigint[] }
  | undefined {
  if (bucketCounts.length === 0) return undefined;
  return { offset, bucketCounts: bucketCounts.map(BigInt) };
}

/** The message that a metric is to become. */
function metricMessage(metric: MetricData): Metric {
  const isInt = metric.descriptor.valueType === 0;
  const aggregationTemporality = metric.aggregationTemporality === 0
    ? AggregationTemporality.DELTA
    : AggregationTemporality.CUMULATIVE;
  const common = <V>(point: DataPoint<V>) => ({
    attributes: keyValues(point.attributes),
    startTimeUnixNano: unixNano(point.startTime),
    timeUnixNano: unixNano(point.endTime),
    exemplars: point.exemplars.map((exemplar) => exemplarMessage(isInt, exemplar)),
  });
  const optional = (value: { sum?: number; min?: number; max?: number }) => ({
    sum: value.sum,
    ...(value.max === undefined ? {} : { min: value.min, max: value.max }),
  });
  const head = {
    name: metric.descriptor.name.toWellFormed(),
    description: metric.descriptor.description.toWellFormed(),
    unit: metric.descriptor.unit.toWellFormed(),
  };
  switch (metric.dataPointType) {
    case "gauge":
    case "sum": {
      const dataPoints = metric.dataPoints.map((point) => ({
        ...common(point),
        value: numberOf(isInt, point.value),
      }));
      if (metric.dataPointType === "gauge") {
        return create(MetricSchema, { ...head, data: { case: "gauge", value: { dataPoints } } });
      }
      const { isMonotonic } = metric;
      const value = { dataPoints, aggregationTemporality, isMonotonic };
      return create(MetricSchema, { ...head, data: { case: "sum", value } });
    }
    case "histogram": {
      const dataPoints = metric.dataPoints.map((point) => ({
        ...common(point),
        ...optional(point.value),
        count: BigInt(point.value.count),
        bucketCounts: point.value.buckets.counts.map(BigInt),
        explicitBounds: [...point.value.buckets.boundaries],
      }));
      const value = { dataPoints, aggregationTemporality };
      return create(MetricSchema, { ...head, data: { case: "histogram", value } });
    }
    case "exponential_histogram": {
      const dataPoints = metric.dataPoints.map((point) => ({
        ...common(point),
        ...optional(point.value),
        count: BigInt(point.value.count),
        scale: point.value.scale,
        zeroCount: BigInt(point.value.zeroCount),
        zeroThreshold: point.value.zeroThreshold,
        positive: bucketsMessage(point.value.positive),
        negative: bucketsMessage(point.value.negative),
      }));
      const value = { dataPoints, aggregationTemporality };
      return create(MetricSchema, { ...head, data: { case: "exponentialHistogram", value } });
    }
  }
}

function decode(places: readonly RecordPlace[], isJson: boolean) {
  const encoder = isJson
    ? new JsonRequestEncoder(METRIC_JSON_LAYOUT, EMPTY_RESOURCE, scopesFrom(0))
    : new MetricRequestEncoder(EMPTY_RESOURCE, scopesFrom(0));
  return decodeExportRequest(ExportMetricsServiceRequestSchema, encoder.encode(places), { isJson });
}

function assertRoundTrip(
  isJson: boolean,
  given: readonly MetricData[],
  perRun: number,
): void {
  const scopes = [FIRST, SECOND];
  const fields = given.map((metric, i) => fieldsOf(metric, scopes[i % 2], 1));
  const { resourceMetrics } = decode(metricPlacesOf(fields, perRun), isJson);
  assert.equal(resourceMetrics.length, 1);
  scopes.forEach((scope, i) => {
    const found = resourceMetrics[0].scopeMetrics.find((one) => one.scope?.name === scope.name);
    const expected = given.filter((_, at) => at % 2 === i).map(metricMessage);
    assert.deepEqual(found?.metrics ?? [], expected);
    if (found !== undefined) assert.equal(found.schemaUrl, scope.schemaUrl);
  });
}

const cases = fc.tuple(
  fc.array(metrics, { minLength: 1, maxLength: 4 }),
  fc.constantFrom(1, 2, Infinity),
);

test("MetricRequestEncoder.encode() gives every field back through the protobuf schema", () => {
  fc.assert(fc.property(cases, ([given, perRun]) => assertRoundTrip(false, given, perRun)));
});

test("JsonRequestEncoder.encode() writes every field of metrics, by the JSON mapping", () => {
  fc.assert(
    fc.property(cases, ([given, perRun]) => assertRoundTrip(true, given, perRun)),
    { numRuns: 60 },
  );
});

test("MetricRequestEncoder.encode() tells the attributes of many points apart", () => {
  const time: HrTime = [1, 0];
  const dataPoints = Array.from({ length: 3_000 }, (_, value) => ({
    startTime: time,
    endTime: time,
    attributes: { own: `${value}`, tens: Math.floor(value / 10) },
    value,
    exemplars: [],
  }));
  assertRoundTrip(false, [{
    descriptor: { name: "many", description: "", unit: "", valueType: 0 },
    aggregationTemporality: 1,
    dataPointType: "gauge",
    dataPoints,
  }], Infinity);
});

test("MetricRequestEncoder.encode() gives an answer that fromBinary reads without a rest", () => {
  const [metric] = fc.sample(metrics, { numRuns: 1, seed: 1 });
  const encoder = new MetricRequestEncoder(EMPTY_RESOURCE, scopesFrom(0));
  const bytes = encoder.encode(metricPlacesOf([fieldsOf(metric, FIRST, 1)]));
  const request = fromBinary(ExportMetricsServiceRequestSchema, bytes, { readUnknownFields: true });
  assert.equal(request.$unknown, undefined);
});

test("groupByCollection() never puts records of two collections together", () => {
  const given = fc.sample(metrics, { numRuns: 6, seed: 2 });
  const places = given.flatMap((metric, i) =>
    metricPlacesOf([fieldsOf(metric, FIRST, Math.floor(i / 2))])
  );
  const parts = groupByCollection(places);
  assert.equal(parts.length, 3);
  assert.deepEqual(parts.flat(), places);
});

test("encode() cuts the fraction off what is to be whole, and keeps it in 64 bits", () => {
  const start: HrTime = [1, 0];
  const end: HrTime = [2, 0];
  const parts = { startTime: start, endTime: end, attributes: {} };
  const gauge = (value: number): MetricData => ({
    descriptor: { name: "g", description: "", unit: "", valueType: 0 },
    aggregationTemporality: 1,
    dataPointType: "gauge",
    dataPoints: [{
      ...parts,
      value,
      exemplars: [{ filteredAttributes: {}, value, timestamp: end }],
    }],
  });
  const histogram: MetricData = {
    descriptor: { name: "h", description: "", unit: "", valueType: 1 },
    aggregationTemporality: 1,
    dataPointType: "histogram",
    dataPoints: [{
      ...parts,
      value: { buckets: { boundaries: [1], counts: [1.5, 0.5] }, count: 2.5 },
      exemplars: [],
    }],
  };
  const wholes = [1n, -1n, -(2n ** 32n), 2n ** 63n - 1n, -(2n ** 63n)];
  const odd = [1.5, -1.5, -(2 ** 32) - 0.5, 2 ** 63, -1e30].map(gauge);
  const places = metricPlacesOf([...odd, histogram].map((one) => fieldsOf(one, FIRST, 1)));
  for (const isJson of [false, true]) {
    const { metrics } = decode(places, isJson).resourceMetrics[0].scopeMetrics[0];
    const points = metrics.flatMap(({ data }) =>
      data.case === "gauge" ? data.value.dataPoints : []
    );
    assert.deepEqual(points.map(({ value }) => value.value), wholes);
    assert.deepEqual(points.map(({ exemplars }) => exemplars[0].value.value), wholes);
    const [{ count, bucketCounts }] = metrics.flatMap(({ data }) =>
      data.case === "histogram" ? data.value.dataPoints : []
    );
    assert.deepEqual([count, bucketCounts], [2n, [1n, 0n]]);
  }
});

test("JsonRequestEncoder.encode() repairs schema URLs of metrics that are not well-formed", () => {
  const broken = "https://example.com/\ud83d";
  const scope = plainScope({ name: "metrics-broken", schemaUrl: broken });
  const [metric] = fc.sample(metrics, { numRuns: 1, seed: 3 });
  const places = metricPlacesOf([fieldsOf(metric, scope, 1)]);
  const encoder = new JsonRequestEncoder(
    METRIC_JSON_LAYOUT,
    { attributes: {}, schemaUrl: broken },
    scopesFrom(0),
  );
  const text = new TextDecoder().decode(encoder.encode(places));
  const [entry] = JSON.parse(text).resourceMetrics;
  const repaired = broken.toWellFormed();
  assert.deepEqual([entry.schemaUrl, entry.scopeMetrics[0].schemaUrl], [repaired, repaired]);
});
