import assert from "node:assert/strict";
import { test } from "node:test";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import { ExitCall } from "../../src/link/exit_call.ts";
import type { PipelineMessage } from "../../src/link/mod.ts";
import { type ExporterContext, Pipeline } from "../../src/pipeline/mod.ts";
import { type Chunk, type Phrase, RecordWriter, type Scope } from "../../src/snapshot/mod.ts";
import { nameOf } from "../../src/snapshot/names.ts";
import { phraseOf } from "../../src/snapshot/phrases.ts";
import {
  items,
  laneConfig,
  ManualExporter,
  ManualTimers,
  settle,
  writeItem,
} from "../link/link_fixture.ts";

interface Fixture {
  readonly pipeline: Pipeline;
  readonly exporters: ManualExporter[];
  readonly contexts: ExporterContext[];
  readonly messages: PipelineMessage[];
}

function fixture(error?: Error): Fixture {
  const timers = new ManualTimers();
  const exporters: ManualExporter[] = [];
  const contexts: ExporterContext[] = [];
  const messages: PipelineMessage[] = [];
  const pipeline = new Pipeline({
    createExporter: (_config, context) => {
      if (error !== undefined) throw error;
      contexts.push(context);
      const exporter = new ManualExporter();
      exporters.push(exporter);
      return exporter;
    },
    after: (delayMs, callback) => timers.after(delayMs, callback),
    post: (message) => void messages.push(message),
    monotonicMs: () => timers.monotonicMs(),
  });
  return { pipeline, exporters, contexts, messages };
}

function open(pipeline: Pipeline, lane: number): ControlBlock {
  const control = new ControlBlock();
  const config = laneConfig();
  const wanted = { isObserved: false, asksForHeaders: false };
  pipeline.receive({ type: "open", lane, config, control: control.cells, ...wanted });
  return control;
}

function chunkOf(count: number): Chunk {
  const writer = new RecordWriter(new Float64Array(1024));
  for (const item of items(count)) writer.append(writeItem, item);
  return writer.take(new Float64Array(0));
}

function scope(name: string): Scope {
  return { name, version: "", schemaUrl: "", attributes: {}, droppedAttributesCount: 0 };
}

/** A record under way, and a thread that waits for it at the end. */
async function endingFixture() {
  const parts = fixture();
  open(parts.pipeline, 0);
  parts.pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(1), skip: 0 });
  const call = new ExitCall();
  parts.pipeline.receive({ type: "exit", cells: call.cells });
  await settle();
  return { ...parts, call };
}

test("receive() answers a flush of one lane when that lane has delivered", async () => {
  const { pipeline, exporters, messages } = fixture();
  open(pipeline, 0);
  open(pipeline, 1);
  pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(1), skip: 0 });
  pipeline.receive({ type: "chunk", lane: 1, chunk: chunkOf(1), skip: 0 });
  pipeline.receive({ type: "flush", id: 5, lanes: new Map([[1, 0]]) });
  assert.deepEqual(exporters.map(({ isExporting }) => isExporting), [false, true]);
  await exporters[1]?.answer();
  const answers = messages.filter(({ type }) => type === "flushed");
  assert.deepEqual(answers, [{ type: "flushed", id: 5, isSuccess: true }]);
});

test("receive() answers a flush of all lanes after the last, and says of any loss", async () => {
  const { pipeline, exporters, messages } = fixture();
  for (const lane of [0, 1]) {
    open(pipeline, lane);
    pipeline.receive({ type: "chunk", lane, chunk: chunkOf(2), skip: 0 });
  }
  pipeline.receive({ type: "flush", id: 6, lanes: new Map([[0, 0], [1, 0]]) });
  await exporters[0]?.answer({ droppedCount: 1, reason: "rejected" });
  assert.equal(messages.some(({ type }) => type === "flushed"), false);
  await exporters[1]?.answer();
  const answers = messages.filter(({ type }) => type === "flushed");
  assert.deepEqual(answers, [{ type: "flushed", id: 6, isSuccess: false }]);
});

test("receive() wakes the thread that waits at the end when everything is delivered", async () => {
  const { pipeline, exporters } = fixture();
  open(pipeline, 0);
  pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(1), skip: 0 });
  const { cells } = new ExitCall();
  const { value: woken } = Atomics.waitAsync(cells, 0, 0, 10_000);
  const keepAlive = setInterval(() => {}, 1000); // which waiting by itself does not
  pipeline.receive({ type: "exit", cells });
  await settle();
  assert.equal(Atomics.load(cells, 0), 0);
  await exporters[0]?.answer();
  assert.equal(Atomics.load(cells, 0), 1);
  const answer = await woken;
  clearInterval(keepAlive);
  assert.equal(answer, "ok");
});

test("receive() leaves reports to a thread that waits at the end, else posts them", async () => {
  const { pipeline, exporters, messages, call } = await endingFixture();
  await exporters[0]?.answer({ droppedCount: 1, reason: "refused", message: "no, \u00fc" });
  const report = { type: "report", level: "error", cause: "export-refused", message: "no, \u00fc" };
  assert.deepEqual(call.reports(), [report]);
  assert.deepEqual(messages.filter(({ type }) => type === "report"), []);

  // The process lives on.
  pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(1), skip: 0 });
  pipeline.receive({ type: "flush", id: 1, lanes: new Map([[0, 1]]) });
  await exporters[0]?.answer({ droppedCount: 1, reason: "refused", message: "no" });
  assert.deepEqual(call.reports(), [report]);
  assert.deepEqual(messages.filter(({ type }) => type === "report"), [{
    ...report,
    message: "no",
  }]);
});

test("receive() posts reports once the thread that waited at the end has given up", async () => {
  const { exporters, messages, call } = await endingFixture();
  assert.equal(call.wait(0), false);
  await exporters[0]?.answer({ droppedCount: 1, reason: "refused", message: "late" });
  assert.deepEqual(call.reports(), []);
  const posted = messages.flatMap((message) => message.type === "report" ? [message.message] : []);
  assert.deepEqual(posted, ["late"]);
});

test("receive() leaves a thread that waits at the end also what was posted before", async () => {
  const { pipeline, exporters, messages } = fixture();
  open(pipeline, 0);
  for (const message of ["first", "second"]) {
    pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(1), skip: 0 });
    pipeline.receive({ type: "flush", id: 1, lanes: new Map([[0, 0]]) });
    await exporters[0]?.answer({ droppedCount: 1, reason: "refused", message });
  }
  assert.equal(messages.filter(({ type }) => type === "report").length, 2);
  const call = new ExitCall();
  pipeline.receive({ type: "exit", cells: call.cells });
  // Of one cause only the first is told.
  assert.deepEqual(call.reports(), [
    { type: "report", level: "error", cause: "export-refused", message: "first" },
  ]);
});

test("receive() posts what there is no room for while a thread waits at the end", async () => {
  const { pipeline, exporters, messages } = fixture();
  for (const lane of [0, 1]) {
    open(pipeline, lane);
    pipeline.receive({ type: "chunk", lane, chunk: chunkOf(1), skip: 0 });
  }
  const call = new ExitCall();
  pipeline.receive({ type: "exit", cells: call.cells });
  await settle();
  const long = "x".repeat(70_000);
  await exporters[0]?.answer({ droppedCount: 1, reason: "refused", message: "short" });
  await exporters[1]?.answer({ droppedCount: 1, reason: "refused", message: long });
  assert.deepEqual(call.reports().map(({ message }) => message), ["short"]);
  const posted = messages.flatMap((message) => message.type === "report" ? [message.message] : []);
  assert.deepEqual(posted, [long]);
});

test("receive() gives exporters the scopes that were told, also later ones", () => {
  const { pipeline, contexts } = fixture();
  open(pipeline, 0);
  pipeline.receive({ type: "scopes", first: 0, scopes: [scope("a"), scope("b")] });
  pipeline.receive({ type: "scopes", first: 2, scopes: [scope("c")] });
  assert.deepEqual(contexts[0]?.scopes.map(({ name }) => name), ["a", "b", "c"]);
});

test("receive() takes in the names and phrases that it is told", () => {
  const { pipeline } = fixture();
  const names = ["first", "second"];
  pipeline.receive({ type: "names", first: 1000, names });
  assert.deepEqual([nameOf(1000), nameOf(1001)], names);
  const phrases: readonly Phrase[] = [[1000, "value"], [1001, 5]];
  pipeline.receive({ type: "phrases", first: 2000, phrases });
  assert.deepEqual([phraseOf(2000), phraseOf(2001)], phrases);
});

test("receive() takes in any number of scopes at once", () => {
  const { pipeline, contexts } = fixture();
  open(pipeline, 0);
  const scopes = new Array<Scope>(1_000_000).fill(scope("a"));
  pipeline.receive({ type: "scopes", first: 0, scopes });
  assert.equal(contexts[0]?.scopes.length, scopes.length);
});

test("receive() lets the exporter of a lane report, once it is open", () => {
  const { pipeline, contexts, messages } = fixture();
  open(pipeline, 0);
  contexts[0]?.report("cause", "what happened");
  assert.deepEqual(messages, [
    { type: "report", level: "warn", cause: "cause", message: "what happened" },
  ]);
});

test("receive() counts everything as refused where no exporter can be made", async () => {
  const { pipeline, messages } = fixture(new Error("bad certificate"));
  const control = open(pipeline, 0);
  pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(3), skip: 0 });
  pipeline.receive({ type: "flush", id: 1, lanes: new Map([[0, 0]]) });
  await settle();
  assert.deepEqual(control.totalDrops(), { refused: 3 });
  const report = messages.find(({ type }) => type === "report");
  assert.match(report?.type === "report" ? report.message : "", /traces.*bad certificate/);
  assert.deepEqual(messages.at(-1), { type: "flushed", id: 1, isSuccess: false });
});

test("receive() forgets a lane that is closed, and what still comes for it", async () => {
  const { pipeline, exporters, messages } = fixture();
  const control = open(pipeline, 0);
  pipeline.receive({ type: "close", lane: 0 });
  pipeline.receive({ type: "chunk", lane: 0, chunk: chunkOf(1), skip: 0 });
  pipeline.receive({ type: "flush", id: 1, lanes: new Map([[0, 0]]) });
  await settle();
  assert.equal(exporters[0]?.isClosed, true);
  assert.equal(control.get(Cell.TAKEN), 0);
  assert.deepEqual(messages, [{ type: "flushed", id: 1, isSuccess: false }]);
});

test("Pipeline.close() closes every lane", () => {
  const { pipeline, exporters } = fixture();
  open(pipeline, 0);
  open(pipeline, 1);
  pipeline.close();
  assert.deepEqual(exporters.map(({ isClosed }) => isClosed), [true, true]);
});
