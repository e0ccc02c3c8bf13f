import assert from "node:assert/strict";
import { test } from "node:test";
import { ROOT_CONTEXT, trace } from "../../../mod.ts";
import { type Sampler, SamplingDecision } from "../../../src/sdk/mod.ts";
import { startReceiver } from "../../support/receiver.ts";
import { startSdk } from "./sdk_metrics_fixture.ts";

const PROCESSOR = "name=batching_span_processor/0";
const EXPORTER = "name=otlp_http_span_exporter/0";

const PROCESSED = "otel.sdk.processor.span.processed";
const QUEUE_SIZE = "otel.sdk.processor.span.queue.size";
const EXPORTED = "otel.sdk.exporter.span.exported";
const INFLIGHT = "otel.sdk.exporter.span.inflight";
const DURATION = "otel.sdk.exporter.operation.duration";

/** Decides by the name of the span. */
const BY_NAME: Sampler = {
  shouldSample: (_context, _traceId, name) => ({
    decision: name === "dropped"
      ? SamplingDecision.NOT_RECORD
      : name === "recorded"
      ? SamplingDecision.RECORD
      : SamplingDecision.RECORD_AND_SAMPLED,
  }),
};

function endSpans(count: number): void {
  const tracer = trace.getTracer("test");
  for (let index = 0; index < count; index++) tracer.startSpan(`span ${index}`).end();
}

const REMOTE = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: "0102030405060708090a0b0c0d0e0f10",
  spanId: "0102030405060708",
  traceFlags: 1,
  isRemote: true,
});

test("otel.sdk.span.started counts all spans by parent and sampling result", async () => {
  await using sdk = await startSdk({ sampler: BY_NAME });
  const tracer = trace.getTracer("test");
  for (const name of ["dropped", "recorded", "sampled"]) {
    tracer.startSpan(name, {}, ROOT_CONTEXT).end();
    tracer.startSpan(name, {}, REMOTE).end();
    const parent = tracer.startSpan(name, {}, ROOT_CONTEXT);
    tracer.startSpan("dropped", {}, trace.setSpan(ROOT_CONTEXT, parent)).end();
  }
  assert.deepEqual(await sdk.read("otel.sdk.span.started"), {
    "origin=none sampling_result=DROP": 2,
    "origin=none sampling_result=RECORD_ONLY": 2,
    "origin=none sampling_result=RECORD_AND_SAMPLE": 2,
    "origin=local sampling_result=DROP": 3,
    "origin=remote sampling_result=DROP": 1,
    "origin=remote sampling_result=RECORD_ONLY": 1,
    "origin=remote sampling_result=RECORD_AND_SAMPLE": 1,
  });
});

test("otel.sdk.span.live counts recording spans that have not ended", async () => {
  await using sdk = await startSdk({ sampler: BY_NAME });
  const tracer = trace.getTracer("test");
  const [, recorded, sampled] = ["dropped", "recorded", "sampled", "sampled"]
    .map((name) => tracer.startSpan(name));
  assert.deepEqual(await sdk.read("otel.sdk.span.live"), {
    "sampling_result=RECORD_ONLY": 1,
    "sampling_result=RECORD_AND_SAMPLE": 2,
  });
  for (const span of [recorded, sampled, sampled]) span.end();
  assert.deepEqual(await sdk.read("otel.sdk.span.live"), {
    "sampling_result=RECORD_ONLY": 0,
    "sampling_result=RECORD_AND_SAMPLE": 1,
  });
});

for (const worker of ["in-thread", true] as const) {
  test(`otel.sdk.processor.span.queue.size tells what waits (worker: ${worker})`, async () => {
    await using sdk = await startSdk({ worker });
    endSpans(3);
    assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 3 });
    assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 0 });
    await sdk.handle.forceFlush();
    assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 0 });
    assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 3 });
    assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 3 });
    assert.deepEqual(await sdk.read(INFLIGHT), { [EXPORTER]: 0 });
    assert.deepEqual(await sdk.read(DURATION), { [`${EXPORTER} status_code=200`]: 1 });
  });
}

test("otel.sdk.processor.span.queue.capacity tells the bound of the queue", async () => {
  await using sdk = await startSdk({ traces: { batch: { maxQueueSize: 77 } } });
  const name = "otel.sdk.processor.span.queue.capacity";
  assert.deepEqual(await sdk.read(name), { [PROCESSOR]: 77 });
});

test("otel.sdk.processor.span.processed counts what a full queue drops", async () => {
  // In this thread the pipeline takes nothing while spans end.
  await using sdk = await startSdk({
    worker: "in-thread",
    traces: { batch: { maxQueueSize: 4 } },
  });
  endSpans(10);
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read(PROCESSED), {
    [PROCESSOR]: 4,
    [`${PROCESSOR} type=queue_full`]: 6,
  });
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 4 });
  assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 0 });
});

test("otel.sdk.processor.span.processed says queue_full of too many bytes", async () => {
  await using sdk = await startSdk({
    worker: "in-thread",
    traces: { batch: { maxQueueBytes: 1 } },
  });
  endSpans(3);
  const processed = await sdk.read(PROCESSED);
  assert.equal(processed[`${PROCESSOR} type=queue_full`], 2);
});

test("otel.sdk.processor.span.processed counts spans that end after the shutdown", async () => {
  await using sdk = await startSdk();
  const late = trace.getTracer("test").startSpan("late");
  endSpans(1);
  await sdk.handle.tracerProvider?.shutdown();
  late.end();
  assert.deepEqual(await sdk.read(PROCESSED), {
    [PROCESSOR]: 1,
    [`${PROCESSOR} type=already_shutdown`]: 1,
  });
  assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 0 });
});

test("otel.sdk.processor.span.processed counts spans that are only recorded", async () => {
  await using sdk = await startSdk({ sampler: BY_NAME });
  trace.getTracer("test").startSpan("recorded").end();
  assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 1 });
  assert.deepEqual(await sdk.read(QUEUE_SIZE), { [PROCESSOR]: 0 });
});

for (const worker of ["in-thread", true] as const) {
  test(`otel.sdk.exporter.span.inflight spans retries (worker: ${worker})`, async () => {
    await using sdk = await startSdk({ worker });
    sdk.receiver.answerNext({ status: 503, headers: { "retry-after": "1" } });
    endSpans(3);
    const flushed = sdk.handle.forceFlush();
    await sdk.receiver.waitForRequests(1);
    await sdk.waitFor(INFLIGHT, { [EXPORTER]: 3 });
    // It was handed over, and nothing is exported.
    assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 3 });
    assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 0 });
    assert.equal(await flushed, "success");
    assert.deepEqual(await sdk.read(INFLIGHT), { [EXPORTER]: 0 });
    assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 3 });
    assert.deepEqual(await sdk.read(DURATION), { [`${EXPORTER} status_code=200`]: 1 });
    assert.equal(sdk.handle.stats().traces.retries, 1);
  });
}

test("otel.sdk.exporter.span.exported counts as failed what is rejected", async () => {
  await using sdk = await startSdk({}, { answer: { partial: { rejected: 2 } } });
  endSpans(5);
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 3, [`${EXPORTER} type=rejected`]: 2 });
  const key = `${EXPORTER} status_code=200 type=rejected`;
  assert.deepEqual(await sdk.read(DURATION), { [key]: 1 });
});

test("otel.sdk.exporter.span.exported names the status of what is refused", async () => {
  await using sdk = await startSdk({}, { answer: { status: 401 } });
  endSpans(2);
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 0, [`${EXPORTER} type=401`]: 2 });
  assert.deepEqual(await sdk.read(DURATION), { [`${EXPORTER} status_code=401 type=401`]: 1 });
  // The processor has done its part.
  assert.deepEqual(await sdk.read(PROCESSED), { [PROCESSOR]: 2 });
});

test("otel.sdk.exporter.span.exported says timeout where no answer came in time", async () => {
  await using sdk = await startSdk({
    otlp: { timeoutMs: 50 },
    traces: { batch: { exportTimeoutMs: 100 } },
  }, { answer: { action: "hang" } });
  endSpans(2);
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 0, [`${EXPORTER} type=timeout`]: 2 });
  assert.deepEqual(await sdk.read(DURATION), { [`${EXPORTER} type=timeout`]: 1 });
});

test("otel.sdk.exporter.span.exported counts what a dead collector loses", async () => {
  const dead = await startReceiver();
  const { url } = dead;
  await dead.close();
  await using sdk = await startSdk({
    otlp: { endpoint: url },
    traces: { batch: { exportTimeoutMs: 100 } },
  });
  endSpans(2);
  await sdk.handle.forceFlush();
  const failed = `${EXPORTER} type=connection_error`;
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 0, [failed]: 2 });
  assert.deepEqual(await sdk.read(DURATION), { [failed]: 1 });
});

test("otel.sdk.exporter.span.exported counts as failed what a shutdown gives up", async () => {
  await using sdk = await startSdk({}, { answer: { action: "hang" } });
  endSpans(2);
  const flushed = sdk.handle.forceFlush({ timeoutMs: 1 });
  await sdk.waitFor(INFLIGHT, { [EXPORTER]: 2 });
  endSpans(1);
  await flushed;
  await sdk.handle.tracerProvider?.shutdown({ timeoutMs: 1 });
  assert.deepEqual(await sdk.read(EXPORTED), { [EXPORTER]: 0, [`${EXPORTER} type=shutdown`]: 2 });
  assert.deepEqual(await sdk.read(INFLIGHT), { [EXPORTER]: 0 });
  assert.deepEqual(await sdk.read(PROCESSED), {
    [PROCESSOR]: 2,
    [`${PROCESSOR} type=already_shutdown`]: 1,
  });
});

test("otel.sdk.exporter.span.exported says where it exports to and how", async () => {
  await using sdk = await startSdk({ otlp: { protocol: "http/json" } });
  assert.deepEqual(await sdk.attributes(EXPORTED), [{
    "otel.component.type": "otlp_http_json_span_exporter",
    "otel.component.name": "otlp_http_json_span_exporter/0",
    "server.address": "127.0.0.1",
    "server.port": sdk.receiver.port,
  }]);
});

test("init() has no span of the export of its own metrics", async () => {
  await using sdk = await startSdk({ metrics: { exporter: "otlp" } });
  await sdk.handle.forceFlush();
  await sdk.handle.forceFlush();
  assert.deepEqual(await sdk.read("otel.sdk.span.started"), {});
});
