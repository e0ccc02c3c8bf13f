import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts, ROOT_CONTEXT, SeverityNumber, trace } from "../../../src/api/mod.ts";
import { ConsoleLogRecordExporter, InMemoryLogRecordExporter } from "../../../src/exporters/mod.ts";
import {
  AlwaysOffSampler,
  BatchLogRecordProcessor,
  DEFAULT_LOG_BATCH_OPTIONS,
  EventToSpanEventProcessor,
  FilterLogRecordProcessor,
  type LogRecordProcessor,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
  SnapshotLogRecordProcessor,
} from "../../../src/sdk/mod.ts";
import { traceIdOf } from "../../../src/sdk/trace/ids/id_words.ts";
import { type LogFields, wordToHex } from "../../../src/snapshot/mod.ts";
import { ManualTimers, settle, traceFixture } from "../trace/trace_fixture.ts";
import { KeepingProcessor, logFixture, SPAN_ID, spanContext, TRACE_ID } from "./log_fixture.ts";

/** Notes its batches, and answers when it is told to. */
class GatedExporter extends InMemoryLogRecordExporter {
  readonly batchSizes: number[] = [];
  readonly #gates: (() => void)[] = [];

  override async export(logs: readonly ReadableLogRecord[]): Promise<"success" | "failure"> {
    this.batchSizes.push(logs.length);
    await new Promise<void>((resolve) => this.#gates.push(resolve));
    return super.export(logs);
  }

  async answer(): Promise<void> {
    this.#gates.shift()?.();
    await settle();
  }
}

test("DEFAULT_LOG_BATCH_OPTIONS are those of the specification", () => {
  assert.deepEqual(DEFAULT_LOG_BATCH_OPTIONS, {
    maxQueueSize: 2048,
    scheduledDelayMs: 1000,
    exportTimeoutMs: 30_000,
    maxExportBatchSize: 512,
  });
});

test("SimpleLogRecordProcessor.onEmit() exports at once, one batch at a time", async () => {
  const exporter = new GatedExporter();
  const simple = new SimpleLogRecordProcessor(exporter, new ManualTimers());
  const { logger } = logFixture({ logRecordProcessors: [simple] });
  logger.emit({ body: 1 });
  logger.emit({ body: 2 });
  assert.deepEqual(exporter.batchSizes, [1]);
  await exporter.answer();
  await exporter.answer();
  assert.deepEqual(exporter.finishedLogRecords().map((log) => log.body), [1, 2]);
});

test("SimpleLogRecordProcessor.forceFlush() waits for the export", async () => {
  const exporter = new GatedExporter();
  const simple = new SimpleLogRecordProcessor(exporter);
  logFixture({ logRecordProcessors: [simple] }).logger.emit({ body: 1 });
  let result: string | undefined;
  const flushing = simple.forceFlush().then((end) => result = end);
  await Promise.resolve();
  assert.equal(result, undefined);
  await exporter.answer();
  assert.equal(await flushing, "success");
});

test("SimpleLogRecordProcessor() drops and counts what a slow exporter does not take", () => {
  const simple = new SimpleLogRecordProcessor(new GatedExporter(), new ManualTimers());
  const { logger } = logFixture({ logRecordProcessors: [simple] });
  for (let i = 0; i < 2050; i++) logger.emit({ body: i });
  assert.equal(simple.droppedCount, 2);
});

test("BatchLogRecordProcessor() exports after its delay, when full and at a flush", async () => {
  const timers = new ManualTimers();
  const exporter = new InMemoryLogRecordExporter();
  const batch = new BatchLogRecordProcessor(exporter, { maxExportBatchSize: 3 }, timers);
  const { logger } = logFixture({ logRecordProcessors: [batch] });
  logger.emit({ body: 1 });
  await timers.advance(999);
  assert.equal(exporter.finishedLogRecords().length, 0);
  await timers.advance(1);
  assert.equal(exporter.finishedLogRecords().length, 1);
  for (let i = 0; i < 4; i++) logger.emit({ body: i });
  await settle();
  assert.equal(exporter.finishedLogRecords().length, 4);
  assert.equal(await batch.forceFlush(), "success");
  assert.equal(exporter.finishedLogRecords().length, 5);
});

test("BatchLogRecordProcessor() drops and counts what its queue has no room for", async () => {
  const exporter = new GatedExporter();
  const batch = new BatchLogRecordProcessor(
    exporter,
    { maxQueueSize: 4, maxExportBatchSize: 2 },
    new ManualTimers(),
  );
  const { logger } = logFixture({ logRecordProcessors: [batch] });
  // Two are being exported, and have left the queue.
  for (let i = 0; i < 8; i++) logger.emit({ body: i });
  assert.equal(batch.droppedCount, 2);
  for (let batches = 0; batches < 3; batches++) await exporter.answer();
  assert.equal(exporter.finishedLogRecords().length, 6);
});

test("BatchLogRecordProcessor.shutdown() delivers and takes no more", async () => {
  const exporter = new InMemoryLogRecordExporter();
  const batch = new BatchLogRecordProcessor(exporter, {}, new ManualTimers());
  const { logger, provider } = logFixture({ logRecordProcessors: [batch] });
  logger.emit({ body: "last" });
  assert.equal(await provider.shutdown(), "success");
  assert.deepEqual(exporter.finishedLogRecords().map((log) => log.body), ["last"]);
  assert.equal(await exporter.export([]), "failure");
});

test("BatchLogRecordProcessor.flushNow() hands over what waits, at once", () => {
  const exporter = new GatedExporter();
  const batch = new BatchLogRecordProcessor(exporter, {}, new ManualTimers());
  const { logger, provider } = logFixture({ logRecordProcessors: [batch] });
  logger.emit({ body: 1 });
  logger.emit({ body: 2 });
  assert.deepEqual(exporter.batchSizes, []);
  provider.flushNow();
  assert.deepEqual(exporter.batchSizes, [2]);
});

test("BatchLogRecordProcessor() keeps a record as it was before later changes", async () => {
  const exporter = new InMemoryLogRecordExporter();
  const batch = new BatchLogRecordProcessor(exporter, {}, new ManualTimers());
  const changing = new KeepingProcessor();
  changing.onEmit = (record) => void record.setBody("changed");
  const { logger } = logFixture({ logRecordProcessors: [batch, changing] });
  logger.emit({ body: "first" });
  await batch.forceFlush();
  assert.equal(exporter.finishedLogRecords()[0].body, "first");
});

test("BatchLogRecordProcessor() never exports twice at a time, even after a time-out", async () => {
  const timers = new ManualTimers();
  const exporter = new GatedExporter();
  const options = { exportTimeoutMs: 100, maxExportBatchSize: 1 };
  const batch = new BatchLogRecordProcessor(exporter, options, timers);
  const { logger } = logFixture({ logRecordProcessors: [batch] });
  logger.emit({ body: 1 });
  logger.emit({ body: 2 });
  await timers.advance(100);
  assert.deepEqual(exporter.batchSizes, [1]);
  await exporter.answer();
  assert.deepEqual(exporter.batchSizes, [1, 1]);
});

test("shutdown() of a log record processor shares the first answer when called again", async () => {
  for (const Processor of [SimpleLogRecordProcessor, BatchLogRecordProcessor]) {
    const exporter = new InMemoryLogRecordExporter();
    exporter.shutdown = () => Promise.reject(new Error("no"));
    const processor = new Processor(exporter);
    assert.equal(await processor.shutdown(), "failure");
    assert.equal(await processor.shutdown(), "failure");
  }
});

test("emit() does not throw when a processor throws what has no text", () => {
  const broken = new KeepingProcessor();
  broken.onEmit = () => {
    throw Object.create(null);
  };
  const kept = new KeepingProcessor();
  const { logger } = logFixture({ logRecordProcessors: [broken, kept] });
  logger.emit({ body: 1 });
  assert.equal(kept.records.length, 1);
});

test("emit() reports what an async processor is rejected with", async () => {
  const rejecting = Object.assign(new KeepingProcessor(), {
    onEmit: () => Promise.reject(new Error("no network")),
  });
  const before = reportCounts().get("log-record-processor-onEmit") ?? 0;
  const { logger } = logFixture({ logRecordProcessors: [rejecting] });
  logger.emit({ body: 1 });
  await settle();
  assert.equal(reportCounts().get("log-record-processor-onEmit"), before + 1);
});

test("forceFlush() passes a processor over that has nothing to flush", async () => {
  const processor = new KeepingProcessor();
  // As plain JavaScript may make it; init() takes it.
  Reflect.set(processor, "forceFlush", undefined);
  const { provider } = logFixture({
    logRecordProcessors: [processor, new FilterLogRecordProcessor(processor, {})],
  });
  assert.equal(await provider.forceFlush(), "success");
});

test("BatchLogRecordProcessor() refuses options that make no sense", () => {
  const exporter = new InMemoryLogRecordExporter();
  assert.throws(() => new BatchLogRecordProcessor(exporter, { maxQueueSize: 0 }), RangeError);
});

test("SnapshotLogRecordProcessor.onEmit() writes every record into its sink", async () => {
  const written: unknown[] = [];
  const asked: string[] = [];
  const snapshots = new SnapshotLogRecordProcessor({
    write: (log: LogFields) => void written.push(log.body),
    forceFlush: () => Promise.resolve(asked.push("flush") > 0 ? "success" : "failure"),
    shutdown: () => Promise.resolve(asked.push("shutdown") > 0 ? "timeout" : "failure"),
  });
  const { logger, provider } = logFixture({ logRecordProcessors: [snapshots] });
  logger.emit({ body: 1 });
  assert.equal(await provider.forceFlush(), "success");
  assert.equal(await provider.shutdown(), "timeout");
  assert.deepEqual(written, [1]);
  assert.deepEqual(asked, ["flush", "shutdown"]);
});

test("SnapshotLogRecordProcessor.onEmit() reports a record that it cannot write", () => {
  const written: unknown[] = [];
  const inner = new SnapshotLogRecordProcessor({
    write: (log: LogFields) => void written.push(log.body),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  });
  const before = reportCounts().get("foreign-record-SnapshotLogRecordProcessor") ?? 0;
  const copying: LogRecordProcessor = {
    onEmit: (record) => inner.onEmit({ ...record }),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  };
  logFixture({ logRecordProcessors: [copying] }).logger.emit({ body: "copied" });
  assert.deepEqual(written, []);
  assert.equal(reportCounts().get("foreign-record-SnapshotLogRecordProcessor"), before + 1);
});

test("SnapshotLogRecordProcessor.onEmit() writes the ids of spans of any kind", () => {
  const written: unknown[] = [];
  const snapshots = new SnapshotLogRecordProcessor({
    write: (log: LogFields) =>
      void written.push({
        traceId: traceIdOf(log),
        spanId: wordToHex(log.spanWord0) + wordToHex(log.spanWord1),
        traceFlags: log.traceFlags,
      }),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  });
  const { logger } = logFixture({ logRecordProcessors: [snapshots] });
  const own = traceFixture().tracer.startSpan("own");
  const unsampled = traceFixture({ sampler: new AlwaysOffSampler() }).tracer.startSpan("off");
  const foreign = trace.wrapSpanContext({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 });
  const spans = [own, unsampled, foreign];
  for (const span of spans) logger.emit({ context: trace.setSpan(ROOT_CONTEXT, span) });
  logger.emit({ context: ROOT_CONTEXT });
  const expected = spans.map((span) => {
    const { traceId, spanId, traceFlags } = span.spanContext();
    return { traceId, spanId, traceFlags };
  });
  const none = { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };
  assert.deepEqual(written, [...expected, none]);
});

test("EventToSpanEventProcessor.onEmit() adds events to the span that is recording", () => {
  const { record } = traceFixture();
  const span = record("work");
  const kept = new KeepingProcessor();
  const { logger } = logFixture({ logRecordProcessors: [new EventToSpanEventProcessor(), kept] });
  const context = trace.setSpan(ROOT_CONTEXT, span);
  logger.emit({ eventName: "paid", attributes: { cents: 5 }, timestamp: [1, 2], context });
  logger.emit({ eventName: "seen", context, observedTimestamp: [3, 4] });
  logger.emit({ body: "no event", context });
  logger.emit({ eventName: "elsewhere", context: spanContext(1) });
  span.end();
  logger.emit({ eventName: "too late", context });
  assert.deepEqual(span.events.map(({ name, time, attributes }) => ({ name, time, attributes })), [
    { name: "paid", time: [1, 2], attributes: { cents: 5 } },
    { name: "seen", time: [3, 4], attributes: {} },
  ]);
  assert.equal(kept.records.length, 5);
});

test("EventToSpanEventProcessor() adds nothing where the record is in no recording span", () => {
  const span = traceFixture().record("work");
  const unsampled = trace.wrapSpanContext({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 0 });
  let addedCount = 0;
  unsampled.addEvent = () => {
    addedCount++;
    return unsampled;
  };
  const moving = new KeepingProcessor();
  moving.onEmit = (record) => void record.setSpanContext(unsampled.spanContext());
  const { logger } = logFixture({
    logRecordProcessors: [moving, new EventToSpanEventProcessor()],
  });
  const problemsBefore = reportCounts().get("log-record-processor-onEmit");
  for (const context of [trace.setSpan(ROOT_CONTEXT, span), ROOT_CONTEXT]) {
    logger.emit({ eventName: "moved", context });
  }
  logger.emit({ eventName: "off", context: trace.setSpan(ROOT_CONTEXT, unsampled) });
  assert.deepEqual(span.events, []);
  assert.equal(addedCount, 0);
  assert.equal(reportCounts().get("log-record-processor-onEmit"), problemsBefore);
});

test("ConsoleLogRecordExporter.export() prints each record until it is shut down", async () => {
  const printed: object[] = [];
  const exporter = new ConsoleLogRecordExporter((log) => printed.push(log));
  const simple = new SimpleLogRecordProcessor(exporter, new ManualTimers());
  const { logger } = logFixture({ logRecordProcessors: [simple] });
  logger.emit({ severityNumber: SeverityNumber.INFO, body: "paid", context: spanContext(1) });
  assert.equal(printed.length, 1);
  assert.partialDeepStrictEqual(printed[0], { body: "paid", severityNumber: 9, traceFlags: 1 });
  await exporter.shutdown();
  assert.equal(await exporter.export([]), "failure");
});
