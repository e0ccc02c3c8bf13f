import { test } from "node:test";
import assert from "node:assert/strict";
import { InMemorySpanExporter } from "../../../src/exporters/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysRecordSampler,
  RandomIdGenerator,
  SimpleSpanProcessor,
  type SpanExporter,
} from "../../../src/sdk/mod.ts";
import { GatedExporter, ManualTimers, settle, traceFixture } from "./trace_fixture.ts";

function simpleFixture<E extends SpanExporter>(exporter: E) {
  const timers = new ManualTimers();
  const simple = new SimpleSpanProcessor(exporter, timers);
  return { ...traceFixture({ spanProcessors: [simple], timers }), exporter, simple, timers };
}

test("onEnd() exports each span as it ends", async () => {
  const { record, exporter } = simpleFixture(new InMemorySpanExporter());
  record("one").end();
  record("two").end();
  await settle();
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["one", "two"]);
});

test("onEnd() exports no span that is not sampled", async () => {
  const exporter = new InMemorySpanExporter();
  const sampler = new AlwaysRecordSampler(new AlwaysOffSampler());
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  // Random ids set another flag.
  const idGenerator = new RandomIdGenerator();
  const { record, processor } = traceFixture({ sampler, spanProcessors, idGenerator });
  record().end();
  await settle();
  assert.equal(processor.ended.length, 1);
  assert.deepEqual(exporter.finishedSpans(), []);
});

test("onEnd() calls export once at a time", async () => {
  const { record, exporter } = simpleFixture(new GatedExporter());
  for (const name of ["one", "two", "three"]) record(name).end();
  for (let i = 0; i < 3; i++) await exporter.answer();
  assert.equal(exporter.mostRunningCount, 1);
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["one", "two", "three"]);
});

test("onEnd() goes on after an export that fails, rejects or throws", async () => {
  const exporter = new InMemorySpanExporter();
  const taken: SpanExporter["export"] = exporter.export.bind(exporter);
  const answers: SpanExporter["export"][] = [
    () => Promise.resolve("failure"),
    () => Promise.reject(new Error("rejected")),
    () => {
      throw new Error("thrown");
    },
  ];
  exporter.export = (spans) => (answers.shift() ?? taken)(spans);
  const { record } = simpleFixture(exporter);
  for (const name of ["a", "b", "c", "d"]) record(name).end();
  await settle();
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["d"]);
});

test("onEnd() drops spans, counted, when too many wait for the exporter", () => {
  const { record, simple } = simpleFixture(new GatedExporter());
  for (let i = 0; i < 2_060; i++) record().end();
  assert.equal(simple.droppedCount, 12);
});

test("forceFlush() waits for what is being exported, then flushes the exporter", async () => {
  const { record, simple, exporter } = simpleFixture(new GatedExporter());
  let flushCount = 0;
  exporter.forceFlush = () => {
    flushCount++;
    return Promise.resolve();
  };
  record().end();
  let isFlushed = false;
  const flushed = simple.forceFlush().then((result) => {
    isFlushed = true;
    return result;
  });
  await settle();
  assert.deepEqual([isFlushed, flushCount], [false, 0]);
  await exporter.answer();
  assert.equal(await flushed, "success");
  assert.equal(flushCount, 1);
});

test("forceFlush() answers failure when an export fails, and success the next time", async () => {
  const { record, simple, exporter } = simpleFixture(new GatedExporter());
  record("one").end();
  record("two").end();
  const flushed = simple.forceFlush();
  await exporter.answer(false);
  await exporter.answer(true);
  assert.equal(await flushed, "failure");
  assert.equal(await simple.forceFlush(), "success");
});

test("forceFlush() answers timeout when the exporter takes longer than it may", async () => {
  const { record, simple, timers } = simpleFixture(new GatedExporter());
  record().end();
  const flushed = simple.forceFlush({ timeoutMs: 50 });
  await timers.advance(50);
  assert.equal(await flushed, "timeout");
});

test("shutdown() exports what has ended, then shuts the exporter down, once", async () => {
  const { record, simple, exporter } = simpleFixture(new InMemorySpanExporter());
  let shutdownCount = 0;
  const stop = exporter.shutdown.bind(exporter);
  exporter.shutdown = () => {
    shutdownCount++;
    return stop();
  };
  record().end();
  const answers = await Promise.all([simple.shutdown(), simple.shutdown()]);
  assert.deepEqual(answers, ["success", "success"]);
  assert.deepEqual([shutdownCount, exporter.finishedSpans().length], [1, 1]);
});

test("shutdown() gives later calls the first one's answer", async () => {
  const { record, simple, exporter } = simpleFixture(new GatedExporter());
  record().end();
  const answers = Promise.all([simple.shutdown(), simple.shutdown(), simple.forceFlush()]);
  await exporter.answer(false);
  assert.deepEqual(await answers, ["failure", "failure", "failure"]);
});

test("onEnd() takes no span after shutdown()", async () => {
  const { record, simple, exporter } = simpleFixture(new GatedExporter());
  const span = record();
  await simple.shutdown();
  span.end();
  await settle();
  assert.deepEqual(exporter.batches, []);
});

test("shutdown() shuts the exporter down even when flushing it fails", async () => {
  const { simple, exporter } = simpleFixture(new InMemorySpanExporter());
  exporter.forceFlush = () => Promise.reject(new Error("from forceFlush"));
  assert.equal(await simple.shutdown(), "failure");
  assert.equal(await exporter.export([]), "failure");
});

test("shutdown() shuts the exporter down when the time is over", async () => {
  const { record, simple, exporter, timers } = simpleFixture(new GatedExporter());
  record().end();
  let isShutDown = false;
  exporter.shutdown = () => {
    isShutDown = true;
    return Promise.resolve();
  };
  const answer = simple.shutdown({ timeoutMs: 40 });
  await timers.advance(40);
  assert.equal(await answer, "timeout");
  await settle();
  assert.equal(isShutDown, true);
});
