import assert from "node:assert/strict";
import { test } from "node:test";
import { init } from "../../../mod.ts";
import { View } from "../../../src/sdk/mod.ts";
import type { AnyValue } from "../../../src/snapshot/mod.ts";
import type { ReceivedDataPoint, ReceivedMetric } from "../../support/received.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";
import { type ChildResult, runProgram } from "../../support/run_child.ts";

const PROGRAM = new URL("./fixtures/metrics_program.ts", import.meta.url);

function run(
  ending: string,
  receiver: Receiver,
  options: { readonly init?: unknown; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ChildResult> {
  return runProgram(PROGRAM, {
    args: [ending, JSON.stringify(options.init ?? {})],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...options.env },
    limitMs: 30_000,
  });
}

function metricNamed(receiver: Receiver, name: string): ReceivedMetric {
  const found = receiver.metrics.filter((metric) => metric.name === name);
  assert.equal(found.length, 1, `${name} arrived ${found.length} times`);
  return found[0];
}

function valueAndAttributes(point: ReceivedDataPoint): unknown[] {
  return [point.value, point.attributes];
}

function assertAll(receiver: Receiver): void {
  assert.deepEqual(receiver.errors, []);
  const orders = metricNamed(receiver, "orders");
  assert.equal(orders.unit, "{order}");
  assert.deepEqual(
    orders.dataPoints.map(valueAndAttributes),
    [[5, { kind: "a", size: 1 }], [1, {}]],
  );
  assert.deepEqual(
    metricNamed(receiver, "temperature").dataPoints.map(valueAndAttributes),
    [[21.5, { room: "kitchen" }]],
  );
  assert.equal(orders.resource.attributes["service.name"], "measured");
  assert.deepEqual([orders.scope.name, orders.scope.version], ["program", "1.0.0"]);
}

for (const ending of ["natural", "process.exit", "throw", "SIGTERM", "shutdown"]) {
  test(`init() exports the last collection once at the end: ${ending}`, async () => {
    await using receiver = await startReceiver();
    await run(ending, receiver);
    assertAll(receiver);
  });
}

test("init() exports the last collection at the end without a worker", async () => {
  await using receiver = await startReceiver();
  await run("natural", receiver, { init: { worker: false } });
  assertAll(receiver);
});

test("init() exports metrics as JSON, with exemplars that name the trace", async () => {
  await using receiver = await startReceiver();
  await run("natural", receiver, { env: { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" } });
  assertAll(receiver);
  const [span] = receiver.spans;
  const { raw } = metricNamed(receiver, "duration");
  assert.ok(raw.data.case === "histogram");
  const [exemplar] = raw.data.value.dataPoints[0].exemplars;
  assert.deepEqual(exemplar.value, { case: "asDouble", value: 12 });
  assert.equal(Buffer.from(exemplar.traceId).toString("hex"), span?.traceId);
  assert.equal(Buffer.from(exemplar.spanId).toString("hex"), span?.spanId);
});

test("init() follows temporality and histogram aggregation of the environment", async () => {
  await using receiver = await startReceiver();
  await run("natural", receiver, {
    env: {
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
        "base2_exponential_bucket_histogram",
      OTEL_METRICS_EXEMPLAR_FILTER: "always_off",
    },
  });
  assertAll(receiver);
  const { raw } = metricNamed(receiver, "duration");
  assert.ok(raw.data.case === "exponentialHistogram");
  assert.equal(raw.data.value.aggregationTemporality, 1);
  assert.equal(raw.data.value.dataPoints[0].scale, 20);
  assert.deepEqual(raw.data.value.dataPoints[0].exemplars, []);
});

test("init() exports at the interval, a collection a request", async () => {
  await using receiver = await startReceiver();
  const { stdout } = await run("flush", receiver, { env: { OTEL_METRIC_EXPORT_INTERVAL: "50" } });
  const { result, stats } = JSON.parse(stdout);
  assert.equal(result, "success");
  assert.ok(stats.metrics.exported >= 3);
  for (const { signal, recordCount } of receiver.requests) {
    if (signal === "metrics") assert.equal(recordCount, 3);
  }
});

test("init() exports cyclic attributes of points and exemplars so that they arrive", async () => {
  await using receiver = await startReceiver();
  const cyclic: Record<string, AnyValue> = {};
  cyclic["self"] = cyclic;
  const telemetry = init({
    native: "off",
    otlp: { endpoint: receiver.url },
    metrics: { exemplarFilter: "always_on" },
    exit: { hooks: false },
    views: [new View({ instrumentName: "viewed", attributeKeys: [] })],
  });
  const meter = telemetry.meterProvider?.getMeter("m");
  for (const name of ["plain", "viewed"]) meter?.createCounter(name).add(1, { cyclic });
  assert.equal(await telemetry.forceFlush(), "success");
  await telemetry.shutdown();
  assert.deepEqual(receiver.errors, []);
  for (const name of ["plain", "viewed"]) {
    assert.ok(receiver.metrics.some((metric) => metric.name === name), name);
  }
});

test("init() composes views where viewMatchingMode says so", async () => {
  await using receiver = await startReceiver();
  const telemetry = init({
    native: "off",
    otlp: { endpoint: receiver.url },
    exit: { hooks: false },
    viewMatchingMode: "composable",
    views: [
      new View({ instrumentName: "*", excludedAttributeKeys: ["user"] }),
      new View({ instrumentName: "latency", name: "shop.latency", description: "Answered." }),
      new View({ instrumentType: "HISTOGRAM", aggregation: { kind: "sum" } }),
    ],
  });
  const histogram = telemetry.meterProvider?.getMeter("m").createHistogram("latency");
  for (const user of [1, 2]) histogram?.record(user, { user, route: "/" });
  assert.equal(await telemetry.shutdown(), "success");
  assert.deepEqual(receiver.errors, []);
  const [metric, ...others] = receiver.metrics;
  assert.deepEqual([others, metric?.name, metric?.type], [[], "shop.latency", "sum"]);
  assert.equal(metric?.raw.description, "Answered.");
  assert.deepEqual(metric?.dataPoints.map(valueAndAttributes), [[3, { route: "/" }]]);
});

test("init() exports no metrics when there is no exporter for them", async () => {
  await using receiver = await startReceiver();
  await run("natural", receiver, { env: { OTEL_METRICS_EXPORTER: "none" } });
  assert.deepEqual(receiver.metrics, []);
});
