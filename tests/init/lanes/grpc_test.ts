import assert from "node:assert/strict";
import { test } from "node:test";
import { init, logs, metrics, trace } from "../../../mod.ts";
import { MetricReader } from "../../../src/sdk/mod.ts";
import { closedPort } from "../../otlp/sender_fixture.ts";
import { startGrpcReceiver } from "../../support/grpc_receiver.ts";
import { isDeno } from "../../support/run_child.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import { reportOf, runInit } from "../run_init.ts";

const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" };

for (const worker of [true, false]) {
  const where = worker ? "a worker" : "the application's thread";
  test(`init() sends all three signals over gRPC from ${where}`, async () => {
    await using receiver = await startGrpcReceiver();
    const handle = init({
      serviceName: "shop",
      worker,
      otlp: { protocol: "grpc", endpoint: receiver.url, headers: { "x-token": "abc" } },
    });
    trace.getTracer("shop").startSpan("checkout").end();
    logs.getLogger("shop").emit({ body: "paid" });
    metrics.getMeter("shop").createCounter("orders").add(3);
    assert.equal(await handle.forceFlush(), "success");
    await handle.shutdown();
    assert.deepEqual(receiver.spans.map(({ name }) => name), ["checkout"]);
    assert.deepEqual(receiver.logs.map(({ body }) => body), ["paid"]);
    // Once when flushed, and once at the end.
    assert.deepEqual(receiver.metrics.map(({ name }) => name), ["orders", "orders"]);
    assert.equal(receiver.spans[0]?.resource.attributes["service.name"], "shop");
    assert.ok(receiver.calls.every(({ headers }) => headers["x-token"] === "abc"));
    assert.equal(handle.stats().traces.exported, 1);
    await receiver.waitUntil(() => receiver.openCount === 0);
  });
}

test("OTEL_EXPORTER_OTLP_PROTOCOL=grpc takes a host with a port, and INSECURE", async () => {
  await using receiver = await startGrpcReceiver();
  const { stderr, stats } = await reportOf({
    env: {
      ...GRPC,
      OTEL_EXPORTER_OTLP_ENDPOINT: new URL(receiver.url).host,
      OTEL_EXPORTER_OTLP_INSECURE: "true",
    },
  });
  assert.equal(stderr, "");
  assert.equal(stats.exported, 3);
  assert.equal(receiver.spans.length, 3);
});

test("init() sends gRPC without TLS to the receiver itself, whatever HTTP_PROXY says", async () => {
  await using receiver = await startGrpcReceiver();
  const proxy = `http://127.0.0.1:${await closedPort()}`;
  const { stderr, stats } = await reportOf({
    env: {
      ...GRPC,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      HTTP_PROXY: proxy,
      http_proxy: proxy,
      NO_PROXY: "",
      no_proxy: "",
    },
  });
  assert.equal(stderr, "");
  assert.equal(stats.exported, 3);
});

test("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc is for the spans alone", async () => {
  await using receiver = await startGrpcReceiver();
  const { stderr } = await reportOf({
    env: {
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
    },
  });
  assert.equal(stderr, "");
  assert.equal(receiver.spans.length, 3);
});

test("init() does not keep a process alive by its idle connection of gRPC", async () => {
  await using receiver = await startGrpcReceiver();
  const { stats, stderr } = await reportOf({
    env: { ...GRPC, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    init: { worker: false, exit: { hooks: false } },
  });
  assert.deepEqual([stats.exported, stderr], [3, ""]);
});

test("init() says what a receiver of gRPC rejects and refuses, and counts it", async () => {
  await using receiver = await startGrpcReceiver();
  receiver.answerNext({ partial: { rejected: 2, message: "bad span" } });
  const env = { ...GRPC, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const partial = await reportOf({ env });
  assert.deepEqual([partial.stats.exported, partial.stats.dropped.rejected], [1, 2]);
  assert.match(partial.stderr, /The collector at http:\S+ rejected 2 of 3 spans: bad span/);

  receiver.answer = { status: 16, message: "no such key", action: "head" };
  const refused = await reportOf({ env });
  assert.equal(refused.stats.dropped.refused, 3);
  assert.match(
    refused.stderr,
    /refused 3 spans: gRPC UNAUTHENTICATED: no such key; check the headers, which/,
  );
});

test("init() sends smaller requests where gRPC refuses one for its size", async () => {
  await using receiver = await startGrpcReceiver();
  receiver.answerNext({
    action: "head",
    status: 8,
    message: "grpc: received message after decompression larger than max 4194304",
  });
  const handle = init({
    logLevel: "none",
    otlp: { protocol: "grpc", endpoint: receiver.url },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
  });
  const tracer = trace.getTracer("shop");
  for (let index = 0; index < 10; index++) {
    tracer.startSpan(`span ${index}`, { attributes: { text: "x".repeat(20_000) } }).end();
  }
  assert.equal(await handle.forceFlush(), "success");
  await handle.shutdown();
  assert.equal(receiver.spans.length, 10);
  assert.equal(receiver.calls.length, 3);
});

test("init() measures its exports over gRPC with the status by its name", async () => {
  await using receiver = await startGrpcReceiver();
  const reader = new MetricReader();
  const handle = init({
    logLevel: "none",
    sdkMetrics: true,
    otlp: { protocol: "grpc", endpoint: receiver.url },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
    metricReaders: [reader],
  });
  const tracer = trace.getTracer("shop");
  tracer.startSpan("good").end();
  await handle.forceFlush();
  receiver.answer = { status: 7, message: "no", action: "head" };
  tracer.startSpan("bad").end();
  await handle.forceFlush();
  const { resourceMetrics } = await reader.collect();
  const points = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === "otel.sdk.exporter.operation.duration")
    .flatMap(({ dataPoints }) => [...dataPoints]);
  await handle.shutdown();
  const shown = points.map(({ attributes }) => [
    attributes["otel.component.type"],
    attributes["rpc.response.status_code"],
    attributes["error.type"],
  ]);
  assert.deepEqual(shown, [
    ["otlp_grpc_span_exporter", "OK", undefined],
    ["otlp_grpc_span_exporter", "PERMISSION_DENIED", "PERMISSION_DENIED"],
  ]);
});

const onDeno = skipUnless(isDeno, "Bun has no permissions");

test("init() needs the permission for the one host over gRPC", onDeno, async () => {
  await using receiver = await startGrpcReceiver();
  const { host } = new URL(receiver.url);
  const env = { ...GRPC, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const denoFlags = ["--allow-env=OTEL_*", `--allow-net=${host}`];
  const granted = await reportOf({ env, denoFlags });
  assert.deepEqual([granted.stderr, granted.stats.exported], ["", 3]);

  const refused = await runInit({ env, denoFlags: ["--allow-env=OTEL_*"] });
  assert.equal(refused.code, 0, refused.stderr);
  assert.ok(refused.stderr.includes(`--allow-net=${host}`), refused.stderr);
});

test("init() says that nobody listens at a port of gRPC", async () => {
  const port = await closedPort();
  const { stderr, stats } = await reportOf({
    env: {
      ...GRPC,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_EXPORT_TIMEOUT: "3000",
    },
  });
  assert.equal(stats.dropped.retry_exhausted, 3);
  assert.match(stderr, /ECONNREFUSED|refused/);
});
