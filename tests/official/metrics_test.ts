import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import * as official from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import type { Metric } from "../../gen/es/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import { MetricRequestEncoder } from "../../src/otlp/protobuf/encode_metric_request.ts";
import { METRIC_JSON_LAYOUT } from "../../src/otlp/json/json_metric.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import {
  AggregationTemporality,
  Clock,
  ExemplarFilter,
  MeterProvider,
  View,
} from "../../src/sdk/mod.ts";
import { SnapshotMetricReader } from "../../src/sdk/metrics/readers/snapshot_metric_reader.ts";
import { scopesFrom, writeMetricRun } from "../../src/snapshot/mod.ts";
import { EMPTY_RESOURCE } from "../otlp/request_fixture.ts";
import { ManualTime, ManualTimers, noYield } from "../sdk/metrics/metrics_fixture.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { plainMessage, RecordSink, RUNS } from "./compare_requests.ts";
import {
  isDelta,
  officialAggregation,
  ourAggregation,
  play,
  type Program,
  programs,
} from "./metric_programs.ts";
import { valuePrograms } from "./metric_values.ts";

/** The points of one collection as text, by everything that identifies them. */
type Points = ReadonlyMap<string, readonly string[]>;

/** Both forms of our requests, collection by collection. */
async function ourCollections(program: Program): Promise<Points[][]> {
  const sink = new RecordSink(writeMetricRun);
  const { DELTA, CUMULATIVE } = AggregationTemporality;
  const reader = new SnapshotMetricReader(sink, {
    aggregationTemporalitySelector: (type) => isDelta(program, type) ? DELTA : CUMULATIVE,
    timers: new ManualTimers(),
    yieldTurn: noYield,
  });
  const provider = new MeterProvider({
    readers: [reader],
    clock: new Clock(new ManualTime()),
    exemplarFilter: ExemplarFilter.ALWAYS_OFF,
    views: program.views.map(({ aggregation, cardinalityLimit, ...rest }) =>
      new View({
        ...rest,
        ...(aggregation === undefined ? {} : { aggregation: ourAggregation(aggregation) }),
        ...(cardinalityLimit === undefined
          ? {}
          : { aggregationCardinalityLimit: cardinalityLimit }),
      })
    ),
  });
  return await play(program, provider, async () => {
    assert.equal(await reader.forceFlush(), "success");
    const batch = sink.take();
    const encoders = [
      new MetricRequestEncoder(EMPTY_RESOURCE, scopesFrom(0)),
      new JsonRequestEncoder(METRIC_JSON_LAYOUT, EMPTY_RESOURCE, scopesFrom(0)),
    ];
    return encoders.map((encoder, form) =>
      batch.length === 0 ? new Map() : pointsOf(encoder.encode(batch), form === 1)
    );
  });
}

class OfficialReader extends official.MetricReader {
  override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

async function officialCollections(program: Program): Promise<Points[]> {
  const { DELTA, CUMULATIVE } = official.AggregationTemporality;
  const reader = new OfficialReader({
    aggregationTemporalitySelector: (type) => isDelta(program, type) ? DELTA : CUMULATIVE,
  });
  const provider = new official.MeterProvider({
    readers: [reader],
    views: program.views.map(({ attributeKeys, excludedAttributeKeys, ...view }) => ({
      ...view,
      instrumentType: official.InstrumentType[view.instrumentType],
      aggregation: officialAggregation(view.aggregation),
      // It includes the overflow point in the limit.
      ...(view.cardinalityLimit === undefined
        ? {}
        : { aggregationCardinalityLimit: view.cardinalityLimit + 1 }),
      attributesProcessors: [
        ...attributeKeys === undefined
          ? []
          : [official.createAllowListAttributesProcessor(attributeKeys)],
        ...excludedAttributeKeys === undefined
          ? []
          : [official.createDenyListAttributesProcessor(excludedAttributeKeys)],
      ],
    })),
  });
  return await play(program, provider, async () => {
    const { resourceMetrics, errors } = await reader.collect();
    assert.deepEqual(errors, []);
    const body = ProtobufMetricsSerializer.serializeRequest(resourceMetrics);
    return pointsOf(body ?? new Uint8Array(), false);
  });
}

function pointsOf(body: Uint8Array, isJson: boolean): Points {
  const request = decodeExportRequest(ExportMetricsServiceRequestSchema, body, { isJson });
  const points = new Map<string, string[]>();
  for (const { scope, metrics } of request.resourceMetrics.flatMap((one) => one.scopeMetrics)) {
    for (const metric of metrics) addPoints(points, metric, `${scope?.name} ${scope?.version}`);
  }
  return points;
}

// Without times, which each SDK reads from its own clock.
function addPoints(points: Map<string, string[]>, metric: Metric, scope: string): void {
  const { name, description, unit, data } = metric;
  assert.ok(data.case !== undefined && data.case !== "summary");
  const { dataPoints, ...kind } = data.value;
  for (const { startTimeUnixNano: _start, timeUnixNano: _end, ...point } of dataPoints) {
    const { attributes } = point;
    const key = textOf({ scope, name, description, unit, case: data.case, ...kind, attributes });
    points.set(key, [...points.get(key) ?? [], textOf(point)].sort());
  }
}

function textOf(message: unknown): string {
  return JSON.stringify(plainMessage(message), bigintText);
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

async function assertSamePoints(all: fc.Arbitrary<Program>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(all, async (program) => {
      const expected = await officialCollections(program);
      const collections = await ourCollections(program);
      collections.forEach((forms, round) => {
        for (const points of forms) assert.deepEqual(points, expected[round]);
      });
    }),
    RUNS,
  );
}

test("collect() makes the points that the official SDK makes of any program", async () => {
  await assertSamePoints(programs);
});

test("collect() makes the points that the official SDK makes of any values", async () => {
  await assertSamePoints(valuePrograms);
});
