import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type AttributeValue, init, logs, metrics, trace } from "../../../mod.ts";
import { PrometheusExporter } from "../../../src/prometheus/mod.ts";
import { MetricReader } from "../../../src/sdk/mod.ts";
import { startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";
import { startSdk } from "./sdk_metrics_fixture.ts";

const PROCESSOR = "name=batching_log_processor/0";
const EXPORTER = "name=otlp_http_log_exporter/0";

const PROCESSED = "otel.sdk.processor.log.processed";
const QUEUE_SIZE = "otel.sdk.processor.log.queue.size";
const EXPORTED = "otel.sdk.exporter.log.exported";
const INFLIGHT = "otel.sdk.exporter.log.inflight";
const COLLECTION = "otel.sdk.metric_reader.collection.duration";
const OPERATION = "otel.sdk.exporter.operation.duration";

const END_PROGRAM = new URL("./fixtures/sdk_metrics_end_program.ts", import.meta.url);
const CONSOLE_PROGRAM = new URL("./fixtures/sdk_metrics_console_program.ts", import.meta.url);

/** Every metric of the conventions, with its type and unit. */
const ALL = {
  "otel.sdk.span.started": "sum {span}",
  "otel.sdk.span.live": "sum {span}",
  "otel.sdk.processor.span.queue.size": "sum {span}",
  "otel.sdk.processor.span.queue.capacity": "sum {span}",
  "otel.sdk.processor.span.processed": "sum {span}",
  "otel.sdk.exporter.span.inflight": "sum {span}",
  "otel.sdk.exporter.span.exported": "sum {span}",
  "otel.sdk.log.created": "sum {log_record}",
  "otel.sdk.processor.log.queue.size": "sum {log_record}",
  "otel.sdk.processor.log.queue.capacity": "sum {log_record}",
  "otel.sdk.processor.log.processed": "sum {log_record}",
  "otel.sdk.exporter.log.inflight": "sum {log_record}",
  "otel.sdk.exporter.log.exported": "sum {log_record}",
  "otel.sdk.exporter.metric_data_point.inflight": "sum {data_point}",
  "otel.sdk.exporter.metric_data_point.exported": "sum {data_point}",
  "otel.sdk.metric_reader.collection.duration": "histogram s",
  "otel.sdk.exporter.operation.duration": "histogram s",
};

function emit(count: number): void {
  for (let index = 0; index < count; index++) logs.getLogger("test").emit({ body: index });
}

for (const worker of ["in-thread", true] as const) {
  test(`init() exports every otel.sdk metric with sdkMetrics (worker: ${worker})`, async () => {
    await using sdk = await startSdk({ worker, metrics: { exporter: "otlp" } });
    trace.getTracer("test").startSpan("span").end();
    emit(1);
    for (let flush = 0; flush < 2; flush++) await sdk.handle.forceFlush();
    const received = sdk.receiver.metrics.filter(({ name }) => name.startsWith("otel.sdk."));
    const found = Object.fromEntries(received.map(({ name, type, unit }) => [
      name,
      `${type} ${unit}`,
    ]));
    assert.deepEqual(found, ALL);
    assert.ok(received.every(({ scope }) => scope.name === "@offthread/otel/sdk"));
    assert.ok(received.every(({ description }) => description !== ""));
    const isMonotonic = received.filter(({ raw }) =>
      raw.data.case === "sum" && raw.data.value.isMonotonic
    ).map(({ name }) => name);
    assert.deepEqual(
      [...new Set(isMonotonic)].sort(),
      Object.keys(ALL).filter((name) => /started|created|processed|exported/.test(name)).sort(),
    );
  });
}

test("init() measures nothing of the SDK itself without sdkMetrics", async () => {
  await using sdk = await startSdk({ sdkMetrics: false, metrics: { exporter: "otlp" } });
  trace.getTracer("test").startSpan("span").end();
  emit(1);
  metrics.getMeter("test").createCounter("counter").add(1);
  for (let flush = 0; flush < 2; flush++) await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.names(), []);
  assert.deepEqual([...new Set(sdk.receiver.metrics.map(({ name }) => name))], ["counter"]);
});

test("otel.sdk.log.created counts what loggers are given, also what is filtered out", async () => {
  await using sdk = await startSdk({
    loggerConfigurator: ({ name }) => ({ enabled: name !== "off", minimumSeverity: 9 }),
  });
  logs.getLogger("on").emit({ severityNumber: 9 });
  logs.getLogger("on").emit({ severityNumber: 5 });
  logs.getLogger("off").emit({ severityNumber: 9 });
  assert.deepEqual(await sdk.read("otel.sdk.log.created"), { "": 2 });
  assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 1 });
});

test("otel.sdk.processor.log.queue.size tells what waits until it is handed over", async () => {
  await using sdk = await startSdk();
  emit(3);
  assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 3 });
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 0 });
});

test("otel.sdk.processor.log.queue.capacity tells the bound of the queue", async () => {
  await using sdk = await startSdk({ logs: { batch: { maxQueueSize: 77 } } });
  assert.deepEqual(await sdk.read("otel.sdk.processor.log.queue.capacity"), { [PROCESSOR]: 77 });
});

test("otel.sdk.processor.log.processed counts hand-overs and drops", async () => {
  await using sdk = await startSdk({ worker: "in-thread", logs: { batch: { maxQueueSize: 4 } } });
  emit(10);
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read(PROCESSED), {
    [PROCESSOR]: 4,
    [`${PROCESSOR} type=queue_full`]: 6,
  });
});

test("otel.sdk.exporter.log.inflight counts what waits for an answer", async () => {
  await using sdk = await startSdk({}, { answer: { action: "hang" } });
  emit(2);
  const flushed = sdk.handle.forceFlush({ timeoutMs: 1 });
  await sdk.waitFor(INFLIGHT, { [EXPORTER]: 2 });
  assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 2 });
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 0 });
  await flushed;
});

test("otel.sdk.exporter.log.exported counts failures by their cause", async () => {
  await using sdk = await startSdk();
  sdk.receiver.answerNext({ partial: { rejected: 1 } }, { status: 400 });
  for (let flush = 0; flush < 3; flush++) {
    emit(3);
    await sdk.handle.forceFlush();
  }
  assert.deepEqual(await sdk.read(EXPORTED), {
    [EXPORTER]: 5,
    [`${EXPORTER} type=rejected`]: 1,
    [`${EXPORTER} type=400`]: 3,
  });
});

test("otel.sdk.exporter.metric_data_point.inflight counts unanswered points", async () => {
  const name = "otel.sdk.exporter.metric_data_point.inflight";
  const exporter = "name=otlp_http_metric_exporter/0";
  await using sdk = await startSdk({
    metrics: { exporter: "otlp" },
    traces: { exporter: "none" },
    logs: { exporter: "none" },
  }, { answer: { action: "hang" } });
  const counter = metrics.getMeter("test").createCounter("counter");
  for (const item of [1, 2, 3]) counter.add(1, { item });
  const flushed = sdk.handle.forceFlush({ timeoutMs: 1 });
  // Besides the counter's there are two of this exporter, and that of otel.sdk.log.created.
  await sdk.waitFor(name, { [exporter]: 3 + 2 + 1 });
  await flushed;
});

test("otel.sdk.exporter.metric_data_point.exported counts points by their end", async () => {
  const exporter = "name=otlp_http_metric_exporter/0";
  await using sdk = await startSdk({
    metrics: { exporter: "otlp" },
    traces: { exporter: "none" },
    logs: { exporter: "none" },
  }, { answer: { partial: { rejected: 40 } } });
  const counter = metrics.getMeter("test").createCounter("counter");
  for (let item = 0; item < 100; item++) counter.add(1, { item });
  await sdk.handle.forceFlush();
  const points = sdk.receiver.metrics.reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
  assert.deepEqual(await sdk.read("otel.sdk.exporter.metric_data_point.exported"), {
    [exporter]: points - 40,
    [`${exporter} type=rejected`]: 40,
  });
});

test("otel.sdk.metric_reader.collection.duration times each reader", async () => {
  const prometheus = new PrometheusExporter();
  const own = new MetricReader();
  const receiver = await startReceiver();
  await using handle = init({
    sdkMetrics: true,
    otlp: { endpoint: receiver.url },
    metricReaders: [prometheus, own],
  });
  await handle.meterProvider?.forceFlush();
  const scrape = prometheus.handler();
  for (let time = 0; time < 2; time++) {
    await (await scrape(new Request("http://localhost/metrics"))).text();
  }
  const { resourceMetrics } = await own.collect();
  const found = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === COLLECTION)
    .flatMap(({ dataPoints }) =>
      dataPoints.map(({ attributes, value }): [AttributeValue | undefined, number] => [
        attributes["otel.component.name"],
        typeof value === "number" ? value : value.count,
      ])
    );
  assert.deepEqual(Object.fromEntries(found), {
    "prometheus_http_text_metric_exporter/0": 2,
    "periodic_metric_reader/0": 1,
  });
  await handle.shutdown();
  await receiver.close();
});

test("otel.sdk.metric_reader.collection.duration says why a producer failed", async () => {
  await using sdk = await startSdk({
    metricReaders: [],
    metrics: { exporter: "otlp" },
    metricProducers: [{ produce: () => Promise.reject(new RangeError("no room")) }],
  });
  for (let flush = 0; flush < 2; flush++) await sdk.handle.meterProvider?.forceFlush();
  const point = sdk.receiver.metrics.find(({ name }) => name === COLLECTION)?.dataPoints[0];
  assert.equal(point?.attributes["error.type"], "RangeError");
});

test("otel.sdk.exporter.operation.duration measures each export, in seconds", async () => {
  await using sdk = await startSdk({ metrics: { exporter: "otlp" } });
  for (let flush = 0; flush < 3; flush++) {
    emit(1);
    await sdk.handle.forceFlush();
  }
  const values = await sdk.read(OPERATION);
  assert.equal(values[`${EXPORTER} status_code=200`], 3);
  const point = sdk.receiver.metrics.findLast(({ name }) => name === OPERATION)?.dataPoints[0];
  const { raw } = point ?? {};
  assert.ok(raw !== undefined && "explicitBounds" in raw);
  assert.deepEqual(raw.explicitBounds, []);
  assert.ok((raw.sum ?? 0) > 0 && (raw.sum ?? 0) < 60);
});

test("init() measures sinks as processors and exporters of their own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sdk-metrics-"));
  const path = join(folder, "logs.jsonl");
  await using sdk = await startSdk({
    logs: { exporter: "none" },
    sinks: [{ format: "jsonl", to: { path } }],
  });
  emit(2);
  await sdk.handle.forceFlush();
  assert.equal(readFileSync(path, "utf8").split("\n").length, 3);
  assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 2 });
  assert.deepEqual(await sdk.attributes(EXPORTED), [{
    "otel.component.type": "LinesLaneExporter",
    "otel.component.name": "LinesLaneExporter/0",
  }]);
  assert.deepEqual(await sdk.read(EXPORTED), { "name=LinesLaneExporter/0": 2 });
  assert.deepEqual(await sdk.read(OPERATION), { "name=LinesLaneExporter/0": 1 });
  rmSync(folder, { recursive: true });
});

test("init() measures what goes to the console", async () => {
  const { code, stderr } = await runProgram(CONSOLE_PROGRAM, {});
  assert.equal(code, 0, stderr);
  // why: the program prints that
  const found = JSON.parse(stderr) as Readonly<Record<string, number>>;
  const points = found["otel.sdk.exporter.metric_data_point.exported ConsoleMetricExporter/0"];
  assert.ok(points > 5);
  assert.deepEqual(found, {
    "otel.sdk.processor.span.processed simple_span_processor/0": 1,
    "otel.sdk.exporter.span.exported ConsoleSpanExporter/0": 1,
    "otel.sdk.processor.log.processed simple_log_processor/0": 2,
    "otel.sdk.exporter.log.exported ConsoleLogRecordExporter/0": 2,
    "otel.sdk.exporter.metric_data_point.exported ConsoleMetricExporter/0": points,
  });
});

test("init() prints the last metrics once, though the SDK measures that", async () => {
  const { code, stdout, stderr } = await runProgram(END_PROGRAM, {});
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout.match(/name: "orders"/g)?.length, 1);
  assert.match(stdout, /name: "otel\.sdk\./);
});
