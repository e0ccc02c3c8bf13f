import { test } from "node:test";
import assert from "node:assert/strict";
import { InMemorySpanExporter } from "../../src/exporters/mod.ts";
import { traceFixture } from "../sdk/trace/trace_fixture.ts";

test("finishedSpans() gives what was exported, in order, as a copy", async () => {
  const exporter = new InMemorySpanExporter();
  const { record } = traceFixture();
  const [one, two] = [record("one"), record("two")];
  assert.equal(await exporter.export([one]), "success");
  await exporter.export([two]);
  exporter.finishedSpans().pop();
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["one", "two"]);
});

test("export() takes any number of spans at once", async () => {
  const exporter = new InMemorySpanExporter();
  const spans = new Array(1_000_000).fill(traceFixture().record());
  assert.equal(await exporter.export(spans), "success");
  assert.equal(exporter.finishedSpans().length, spans.length);
});

test("reset() forgets all spans", async () => {
  const exporter = new InMemorySpanExporter();
  await exporter.export([traceFixture().record()]);
  exporter.reset();
  assert.deepEqual(exporter.finishedSpans(), []);
});

test("export() answers failure after shutdown(), and what is there stays readable", async () => {
  const exporter = new InMemorySpanExporter();
  await exporter.export([traceFixture().record("kept")]);
  await exporter.forceFlush();
  await exporter.shutdown();
  assert.equal(await exporter.export([traceFixture().record("late")]), "failure");
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["kept"]);
});
