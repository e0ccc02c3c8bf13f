// Variables of metrics, from the environment to the receiver.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setUpMetrics } from "../../../src/init/signals/metrics_setup.ts";
import type { MeterProvider } from "../../../src/sdk/mod.ts";
import type { ReceivedMetric } from "../../support/received.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";
import { signalFixture } from "./signal_fixture.ts";

const PROGRAM = new URL("../../sdk/metrics/fixtures/metrics_program.ts", import.meta.url);

/** The metrics of an environment whose collector is the receiver. */
function metricsOf(
  receiver: Receiver,
  variables: Readonly<Record<string, string>> = {},
): MeterProvider {
  const { config, parts } = signalFixture(receiver, variables);
  return setUpMetrics(config, {}, parts).provider;
}

/** Measures once with every kind of instrument. */
function measureAll(provider: MeterProvider): void {
  const meter = provider.getMeter("spec");
  meter.createCounter("COUNTER").add(1);
  meter.createUpDownCounter("UP_DOWN_COUNTER").add(1);
  meter.createHistogram("HISTOGRAM").record(1);
  meter.createObservableCounter("OBSERVABLE_COUNTER").addCallback((to) => to.observe(1));
  meter.createObservableUpDownCounter("OBSERVABLE_UP_DOWN_COUNTER")
    .addCallback((to) => to.observe(1));
}

/** Whether a metric that has a temporality came as deltas. */
function isDelta({ raw: { data } }: ReceivedMetric): boolean {
  if (data.case === undefined || data.case === "gauge" || data.case === "summary") return false;
  return data.value.aggregationTemporality === 1;
}

/** The exemplars of the first point of a received sum. */
function exemplarCount({ raw: { data } }: ReceivedMetric): number {
  assert.ok(data.case === "sum");
  return data.value.dataPoints[0].exemplars.length;
}

for (const protocol of ["http/protobuf", "http/json"]) {
  test(`OTEL_EXPORTER_OTLP_METRICS_PROTOCOL ${protocol} delivers metrics in it`, async () => {
    await using receiver = await startReceiver();
    const provider = metricsOf(receiver, { OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: protocol });
    const options = { schemaUrl: "https://example.com/s", attributes: { kind: "scope" } };
    provider.getMeter("spec", "1.0", options).createCounter("c", { unit: "By" }).add(5);
    assert.equal(await provider.shutdown(), "success");
    assert.deepEqual(receiver.errors, []);
    const [request] = receiver.requests;
    assert.equal(request?.path, "/v1/metrics");
    const type = protocol === "http/json" ? "application/json" : "application/x-protobuf";
    assert.equal(request?.headers["content-type"], type);
    const [metric] = receiver.metrics;
    assert.deepEqual([metric?.name, metric?.unit, metric?.dataPoints[0].value], ["c", "By", 5]);
    assert.deepEqual([metric?.scope.name, metric?.scope.attributes], ["spec", { kind: "scope" }]);
    assert.deepEqual([metric?.scope.schemaUrl, metric?.resource.schemaUrl], [
      "https://example.com/s",
      "https://example.com/r",
    ]);
  });
}

test("OTEL_METRICS_EXPORTER none sends no metrics, otlp and nothing send them", async () => {
  for (const [exporter, count] of [["none", 0], ["otlp", 1], ["", 1]] as const) {
    await using receiver = await startReceiver();
    const provider = metricsOf(receiver, { OTEL_METRICS_EXPORTER: exporter });
    provider.getMeter("spec").createCounter("c").add(1);
    await provider.shutdown();
    assert.equal(receiver.metrics.length, count);
  }
});

test("OTEL_METRICS_EXPORTER console prints metrics and sends none", async () => {
  await using receiver = await startReceiver();
  const { stdout } = await runProgram(PROGRAM, {
    args: ["shutdown"],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: "console" },
  });
  for (const name of ["orders", "duration", "temperature"]) assert.match(stdout, new RegExp(name));
  assert.deepEqual(receiver.metrics, []);
});

test("OTEL_METRIC_EXPORT_INTERVAL exports again and again without a flush", async () => {
  await using receiver = await startReceiver();
  const provider = metricsOf(receiver, { OTEL_METRIC_EXPORT_INTERVAL: "20" });
  provider.getMeter("spec").createCounter("c").add(1);
  await receiver.waitForRequests(2);
  assert.ok(receiver.metrics.every(({ name }) => name === "c"));
  await provider.shutdown();
});

test("OTEL_METRIC_EXPORT_TIMEOUT ends an export that is not answered", async () => {
  await using receiver = await startReceiver({ answer: { action: "hang" } });
  const provider = metricsOf(receiver, {
    OTEL_METRIC_EXPORT_TIMEOUT: "300",
    OTEL_EXPORTER_OTLP_TIMEOUT: "60000",
  });
  provider.getMeter("spec").createCounter("c").add(1);
  // The export has come to an end by itself, before the time that the flush may take.
  assert.equal(await provider.forceFlush({ timeoutMs: 4000 }), "failure");
  assert.equal(receiver.requests.length, 1);
  await provider.shutdown({ timeoutMs: 0 });
});

test("OTEL_METRICS_EXEMPLAR_FILTER says which measurements may become exemplars", async () => {
  for (
    const [filter, count] of [["always_on", 1], ["always_off", 0], ["trace_based", 0]] as const
  ) {
    await using receiver = await startReceiver();
    const provider = metricsOf(receiver, { OTEL_METRICS_EXEMPLAR_FILTER: filter });
    provider.getMeter("spec").createCounter("c").add(1);
    await provider.shutdown();
    assert.equal(exemplarCount(receiver.metrics[0]), count, filter);
  }
});

test("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE chooses deltas by kind", async () => {
  const expected = {
    cumulative: [],
    delta: ["COUNTER", "HISTOGRAM", "OBSERVABLE_COUNTER"],
    lowmemory: ["COUNTER", "HISTOGRAM"],
  };
  for (const [preference, names] of Object.entries(expected)) {
    await using receiver = await startReceiver();
    const provider = metricsOf(receiver, {
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference,
    });
    measureAll(provider);
    await provider.shutdown();
    assert.equal(receiver.metrics.length, 5);
    assert.deepEqual(receiver.metrics.filter(isDelta).map(({ name }) => name).sort(), names);
  }
});

test("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION chooses buckets", async () => {
  const expected = {
    explicit_bucket_histogram: "histogram",
    base2_exponential_bucket_histogram: "exponentialHistogram",
  };
  for (const [aggregation, kind] of Object.entries(expected)) {
    await using receiver = await startReceiver();
    const provider = metricsOf(receiver, {
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: aggregation,
    });
    measureAll(provider);
    await provider.shutdown();
    const kinds = new Map(receiver.metrics.map(({ name, raw }) => [name, raw.data.case]));
    assert.equal(kinds.get("HISTOGRAM"), kind);
    assert.equal(kinds.get("COUNTER"), "sum");
  }
});
