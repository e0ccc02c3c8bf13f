import { test } from "node:test";
import assert from "node:assert/strict";
import { InMemorySpanExporter } from "../../../src/exporters/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysRecordSampler,
  type BatchProcessorOptions,
  BatchSpanProcessor,
  DEFAULT_SPAN_BATCH_OPTIONS,
  RandomIdGenerator,
  type SpanExporter,
} from "../../../src/sdk/mod.ts";
import { resolveBatchProcessorOptions } from "../../../src/sdk/batch_processor_options.ts";
import { GatedExporter, ManualTimers, settle, traceFixture } from "./trace_fixture.ts";

function batchFixture<E extends SpanExporter>(
  exporter: E,
  options: Partial<BatchProcessorOptions> = {},
) {
  const timers = new ManualTimers();
  const batch = new BatchSpanProcessor(exporter, options, timers);
  const fixture = traceFixture({ spanProcessors: [batch], timers });
  const end = (count: number) => {
    for (let i = 0; i < count; i++) fixture.record(`span ${i}`).end();
  };
  return { ...fixture, exporter, batch, timers, end };
}

function sizes({ batches }: GatedExporter): number[] {
  return batches.map((spans) => spans.length);
}

test("DEFAULT_SPAN_BATCH_OPTIONS are those of the specification", () => {
  assert.deepEqual(DEFAULT_SPAN_BATCH_OPTIONS, {
    maxQueueSize: 2048,
    scheduledDelayMs: 5000,
    exportTimeoutMs: 30_000,
    maxExportBatchSize: 512,
  });
});

test("resolveBatchProcessorOptions() brings the default batch down to a small queue", () => {
  assert.equal(resolveBatchProcessorOptions({ maxQueueSize: 100 }).maxExportBatchSize, 100);
});

test("resolveBatchProcessorOptions() refuses numbers that make no sense", () => {
  const broken: readonly object[] = [
    { maxQueueSize: 0 },
    { maxExportBatchSize: 0 },
    { scheduledDelayMs: -1 },
    { exportTimeoutMs: NaN },
    { maxQueueSize: "5" },
    { maxQueueSize: 10, maxExportBatchSize: 11 },
  ];
  for (const options of broken) {
    assert.throws(() => resolveBatchProcessorOptions(options), RangeError);
  }
});

test("resolveBatchProcessorOptions() takes undefined for what was not given", () => {
  const options = { maxQueueSize: undefined, scheduledDelayMs: undefined };
  assert.deepEqual(resolveBatchProcessorOptions(options), DEFAULT_SPAN_BATCH_OPTIONS);
});

test("onEnd() exports when the delay is over", async () => {
  const { end, exporter, timers } = batchFixture(new InMemorySpanExporter());
  end(3);
  await timers.advance(4_999);
  assert.equal(exporter.finishedSpans().length, 0);
  await timers.advance(1);
  assert.equal(exporter.finishedSpans().length, 3);
});

test("onEnd() starts a timer, and none is left when nothing waits", async () => {
  const { end, timers } = batchFixture(new InMemorySpanExporter());
  assert.equal(timers.pendingCount, 0);
  end(1);
  await timers.advance(5_000);
  assert.equal(timers.pendingCount, 0);
});

test("onEnd() waits for the delay again after an export", async () => {
  const { end, exporter, timers } = batchFixture(new InMemorySpanExporter());
  end(1);
  await timers.advance(5_000);
  end(1);
  await timers.advance(4_999);
  assert.equal(exporter.finishedSpans().length, 1);
  await timers.advance(1);
  assert.equal(exporter.finishedSpans().length, 2);
});

test("onEnd() exports at once when a batch is full", async () => {
  const { end, exporter } = batchFixture(new InMemorySpanExporter(), { maxExportBatchSize: 4 });
  end(3);
  await settle();
  assert.equal(exporter.finishedSpans().length, 0);
  end(1);
  await settle();
  assert.equal(exporter.finishedSpans().length, 4);
});

test("onEnd() exports batches of the size limit, once at a time", async () => {
  const { end, exporter } = batchFixture(new GatedExporter(), { maxExportBatchSize: 2 });
  end(6);
  for (let i = 0; i < 3; i++) await exporter.answer();
  assert.deepEqual(sizes(exporter), [2, 2, 2]);
  assert.equal(exporter.mostRunningCount, 1);
});

test("onEnd() keeps the order of spans", async () => {
  const { end, exporter, batch } = batchFixture(new InMemorySpanExporter(), {
    maxExportBatchSize: 4,
  });
  end(10);
  await batch.forceFlush();
  const names = exporter.finishedSpans().map(({ name }) => name);
  assert.deepEqual(names, Array.from({ length: 10 }, (_, i) => `span ${i}`));
});

test("onEnd() drops and counts what the full queue cannot take", async () => {
  const options = { maxQueueSize: 4, maxExportBatchSize: 2 };
  const { end, exporter, batch } = batchFixture(new GatedExporter(), options);
  // Two are being exported, and have left the queue.
  end(9);
  assert.equal(batch.droppedCount, 3);
  await exporter.answer();
  end(2);
  assert.equal(batch.droppedCount, 3);
});

test("onEnd() fills a queue of one batch while another is exported", async () => {
  const options = { maxQueueSize: 2, maxExportBatchSize: 2 };
  const { end, exporter, batch } = batchFixture(new GatedExporter(), options);
  end(4);
  assert.equal(batch.droppedCount, 0);
  await exporter.answer();
  assert.deepEqual(sizes(exporter), [2, 2]);
});

test("onEnd() exports no span that is not sampled", async () => {
  const exporter = new InMemorySpanExporter();
  const batch = new BatchSpanProcessor(exporter);
  const sampler = new AlwaysRecordSampler(new AlwaysOffSampler());
  // Random ids set another flag.
  const idGenerator = new RandomIdGenerator();
  traceFixture({ sampler, spanProcessors: [batch], idGenerator }).record().end();
  await batch.forceFlush();
  assert.deepEqual(exporter.finishedSpans(), []);
});

test("onEnd() never exports twice at a time, even after a time-out", async () => {
  const options = { exportTimeoutMs: 100, maxExportBatchSize: 1 };
  const { end, exporter, batch, timers } = batchFixture(new GatedExporter(), options);
  end(2);
  await timers.advance(100);
  assert.deepEqual([sizes(exporter), exporter.runningCount], [[1], 1]);
  const flushed = batch.forceFlush({ timeoutMs: 10 });
  await timers.advance(10);
  assert.equal(await flushed, "timeout");
  await exporter.answer();
  assert.deepEqual([sizes(exporter), exporter.mostRunningCount], [[1, 1], 1]);
});

test("forceFlush() tells that an export took longer than exportTimeoutMs", async () => {
  const { end, batch, timers } = batchFixture(new GatedExporter(), { exportTimeoutMs: 100 });
  end(1);
  const flushed = batch.forceFlush();
  await timers.advance(100);
  assert.equal(await flushed, "timeout");
});

test("forceFlush() exports everything that waits, then flushes the exporter", async () => {
  const { end, exporter, batch, timers } = batchFixture(new InMemorySpanExporter());
  let seen = -1;
  exporter.forceFlush = () => {
    seen = exporter.finishedSpans().length;
    return Promise.resolve();
  };
  end(3);
  assert.equal(await batch.forceFlush(), "success");
  assert.deepEqual([exporter.finishedSpans().length, seen, timers.pendingCount], [3, 3, 0]);
});

test("forceFlush() with nothing to export answers success", async () => {
  const { batch, exporter } = batchFixture(new GatedExporter());
  assert.equal(await batch.forceFlush(), "success");
  assert.deepEqual(exporter.batches, []);
});

test("forceFlush() answers failure when one of several batches fails", async () => {
  const { end, exporter, batch } = batchFixture(new GatedExporter(), { maxExportBatchSize: 1 });
  end(2);
  const flushed = batch.forceFlush();
  await exporter.answer(false);
  await exporter.answer(true);
  assert.equal(await flushed, "failure");
});

test("shutdown() exports everything that waits and shuts the exporter down, once", async () => {
  const { end, exporter, batch } = batchFixture(new InMemorySpanExporter());
  end(3);
  assert.deepEqual(await Promise.all([batch.shutdown(), batch.shutdown()]), ["success", "success"]);
  assert.equal(exporter.finishedSpans().length, 3);
  assert.equal(await exporter.export([]), "failure");
});

test("onEnd() takes no span after shutdown()", async () => {
  const { record, exporter, batch, timers } = batchFixture(new InMemorySpanExporter());
  const span = record();
  await batch.shutdown();
  span.end();
  assert.equal(timers.pendingCount, 0);
  assert.equal(exporter.finishedSpans().length, 0);
});

test("BatchSpanProcessor.flushNow() hands over what waits, at once", () => {
  const { end, exporter, batch } = batchFixture(new GatedExporter());
  end(2);
  assert.deepEqual(sizes(exporter), []);
  batch.flushNow();
  assert.deepEqual(sizes(exporter), [2]);
});
