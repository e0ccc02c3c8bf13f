import assert from "node:assert/strict";
import { test } from "node:test";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import type { LaneConfig, PipelineMessage } from "../../src/link/mod.ts";
import { Lane, MAX_BATCH_BYTES } from "../../src/pipeline/mod.ts";
import { type Chunk, RecordWriter } from "../../src/snapshot/mod.ts";
import {
  type Item,
  items,
  laneConfig,
  ManualExporter,
  ManualTimers,
  settle,
  writeItem,
} from "../link/link_fixture.ts";

/** A lane whose exports the test answers. */
interface Fixture {
  readonly lane: Lane;
  readonly control: ControlBlock;
  readonly exporter: ManualExporter;
  readonly timers: ManualTimers;
  readonly messages: PipelineMessage[];
}

function fixture(batch: Partial<LaneConfig["batch"]> = {}): Fixture {
  const timers = new ManualTimers();
  const exporter = new ManualExporter();
  const control = new ControlBlock();
  const messages: PipelineMessage[] = [];
  const surroundings = {
    after: (delayMs: number, callback: () => void) => timers.after(delayMs, callback),
    post: (message: PipelineMessage) => void messages.push(message),
  };
  const parts = { batch: laneConfig(batch).batch, control, exporter, surroundings };
  return { lane: new Lane(7, parts), control, exporter, timers, messages };
}

function chunkOf(all: readonly Item[]): Chunk {
  const writer = new RecordWriter(new Float64Array(2 * 1024 * 1024));
  for (const item of all) assert.ok(writer.append(writeItem, item));
  return writer.take(new Float64Array(0));
}

function texts(all: readonly Item[]): string[] {
  return all.map(({ text }) => text);
}

/** What a promise has come to, without waiting for it. */
async function stateOf<T>(promise: Promise<T>): Promise<T | "pending"> {
  await settle();
  return Promise.race([promise, Promise.resolve("pending" as const)]);
}

test("add() exports when a batch is full, without waiting", () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 3 });
  lane.add(chunkOf(items(2, "a")), 0);
  assert.deepEqual(exporter.batches, []);
  lane.add(chunkOf(items(2, "b")), 0);
  assert.deepEqual(exporter.batches, [["a 0", "a 1", "b 0"]]);
});

test("add() exports when the oldest record has waited for the scheduled delay", () => {
  const { lane, exporter, timers } = fixture({ scheduledDelayMs: 1000 });
  lane.add(chunkOf(items(1, "a")), 0);
  timers.pass(600);
  lane.add(chunkOf(items(1, "b")), 0);
  timers.pass(399);
  assert.deepEqual(exporter.batches, []);
  timers.pass(1);
  assert.deepEqual(exporter.batches, [["a 0", "b 0"]]);
});

test("add() starts a timer, and none is left where nothing waits", async () => {
  const { lane, exporter, timers } = fixture({ scheduledDelayMs: 1000 });
  assert.equal(timers.count, 0);
  lane.add(chunkOf(items(1)), 0);
  assert.equal(timers.count, 1);
  timers.pass(1000);
  await exporter.answer();
  assert.equal(timers.count, 0);
});

test("add() begins the delay anew for what comes after an export", async () => {
  const { lane, exporter, timers } = fixture({ scheduledDelayMs: 1000, maxExportBatchSize: 2 });
  lane.add(chunkOf(items(3)), 0);
  await exporter.answer();
  assert.equal(exporter.batches.length, 1);
  timers.pass(999);
  assert.equal(exporter.batches.length, 1);
  timers.pass(1);
  assert.deepEqual(exporter.batches[1], ["item 2"]);
});

test("add() bounds a batch by its bytes", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 10 });
  const large = MAX_BATCH_BYTES / 8 / 3;
  lane.add(chunkOf(items(4).map((item) => ({ ...item, fill: large }))), 0);
  void lane.flush();
  await exporter.answer();
  await exporter.answer();
  assert.deepEqual(exporter.batches, [["item 0", "item 1"], ["item 2", "item 3"]]);
});

test("add() exports when the bytes of a batch are there, without waiting", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 10 });
  const large = MAX_BATCH_BYTES / 8 / 3;
  for (const item of items(4)) lane.add(chunkOf([{ ...item, fill: large }]), 0);
  assert.deepEqual(exporter.batches, [["item 0", "item 1"]]);
  await exporter.answer();
  assert.deepEqual(exporter.batches.length, 1);
});

test("add() exports when half of the queue is there, without waiting", () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 8, maxQueueSize: 8 });
  lane.add(chunkOf(items(3, "a")), 0);
  assert.deepEqual(exporter.batches, []);
  lane.add(chunkOf(items(1, "b")), 0);
  assert.deepEqual(exporter.batches, [["a 0", "a 1", "a 2", "b 0"]]);
});

test("add() exports when a quarter of the queue's bytes are there, without waiting", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 10, maxQueueBytes: 32_000 });
  const [a, b, c] = items(3).map((item) => chunkOf([{ ...item, fill: 500 }]));
  assert.ok(a && b && c);
  lane.add(a, 0);
  assert.deepEqual(exporter.batches, []);
  lane.add(b, 0);
  assert.deepEqual(exporter.batches, [["item 0", "item 1"]]);
  await exporter.answer();
  lane.add(c, 0);
  assert.equal(exporter.batches.length, 1);
});

test("add() exports a record that is larger than a batch by itself", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 10 });
  const [a, b, c] = items(3);
  assert.ok(a && b && c);
  lane.add(chunkOf([a, { ...b, fill: MAX_BATCH_BYTES / 8 }, c]), 0);
  void lane.flush();
  for (let batch = 0; batch < 3; batch++) await exporter.answer();
  assert.deepEqual(exporter.batches, [["item 0"], ["item 1"], ["item 2"]]);
});

test("flush() exports strictly one batch at a time, in order", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(6)), 0);
  void lane.flush();
  void lane.flush();
  for (let batch = 1; batch <= 3; batch++) {
    assert.equal(exporter.batches.length, batch);
    await exporter.answer();
  }
  assert.deepEqual(exporter.batches.flat(), texts(items(6)));
});

test("add() leaves out what was settled before a restart", () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(4)), 2);
  assert.deepEqual(exporter.batches, [["item 2", "item 3"]]);
});

test("add() counts a batch as taken at first and as exported when it is accepted", async () => {
  const { lane, exporter, control } = fixture({ maxExportBatchSize: 3 });
  lane.add(chunkOf(items(4)), 0);
  assert.deepEqual([control.get(Cell.TAKEN), control.get(Cell.SETTLED)], [3, 0]);
  await exporter.answer();
  assert.deepEqual([control.get(Cell.TAKEN), control.get(Cell.SETTLED)], [3, 3]);
  assert.equal(control.get(Cell.EXPORTED), 3);
  assert.equal(control.get(Cell.REQUESTS), 1);
});

test("add() counts what a partial success rejects, and tells of it", async () => {
  const { lane, exporter, control, messages } = fixture({ maxExportBatchSize: 3 });
  lane.add(chunkOf(items(3)), 0);
  await exporter.answer({ droppedCount: 2, reason: "rejected", message: "two are bad" });
  assert.equal(control.get(Cell.EXPORTED), 1);
  assert.equal(control.get(Cell.SETTLED), 3);
  assert.deepEqual(control.totalDrops(), { rejected: 2 });
  const [report] = messages;
  assert.deepEqual(report, {
    type: "report",
    level: "error",
    cause: "export-rejected",
    message: "two are bad",
  });
});

test("add() tells causes apart by the subject of a delivery", async () => {
  const { lane, exporter, messages } = fixture({ maxExportBatchSize: 1 });
  lane.add(chunkOf(items(1)), 0);
  const subject = "traces-401";
  await exporter.answer({ droppedCount: 1, reason: "refused", subject, message: "no such key" });
  const [report] = messages;
  assert.deepEqual(report, {
    type: "report",
    level: "error",
    cause: "export-refused-traces-401",
    message: "no such key",
  });
});

for (const reason of ["refused", "retry_exhausted", "too_large"] as const) {
  test(`add() counts a batch that is lost (${reason}) and goes on`, async () => {
    const { lane, exporter, control } = fixture({ maxExportBatchSize: 2 });
    lane.add(chunkOf(items(4)), 0);
    await exporter.answer({ droppedCount: 2, reason });
    assert.deepEqual(control.totalDrops(), { [reason]: 2 });
    await exporter.answer();
    assert.equal(control.get(Cell.EXPORTED), 2);
    assert.equal(control.get(Cell.SETTLED), 4);
  });
}

test("add() counts a batch whose export throws as not encoded and goes on", async () => {
  const { lane, exporter, control, messages } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(4)), 0);
  await exporter.fail(new Error("in the encoder"));
  assert.deepEqual(control.totalDrops(), { encode_failed: 2 });
  assert.equal(messages.filter(({ type }) => type === "report").length, 1);
  await exporter.answer();
  assert.equal(control.get(Cell.EXPORTED), 2);
});

test("add() counts each request of a batch when its fate is known, by its own reason", async () => {
  const { lane, control, exporter, messages } = fixture();
  lane.add(chunkOf(items(2, "a")), 0);
  const first = lane.flush();
  lane.add(chunkOf(items(5, "b")), 0);
  await exporter.answer({ recordCount: 1, droppedCount: 0 });
  assert.equal(control.get(Cell.EXPORTED), 1);
  assert.equal(await stateOf(first), "pending");
  await exporter.answer();
  assert.equal(await first, true);
  const second = lane.flush();
  await exporter.answer({ recordCount: 2, droppedCount: 2, reason: "refused", message: "no" });
  await exporter.answer({ recordCount: 1, droppedCount: 1, reason: "retry_exhausted" });
  await exporter.answer({ droppedCount: 0, message: "odd" });
  assert.equal(await second, false);
  assert.deepEqual(control.totalDrops(), { refused: 2, retry_exhausted: 1 });
  assert.deepEqual([control.get(Cell.EXPORTED), control.get(Cell.SETTLED)], [4, 7]);
  assert.equal(control.get(Cell.REQUESTS), 5);
  assert.deepEqual(
    messages.flatMap((each) => each.type === "report" ? [[each.level, each.message]] : []),
    [["error", "no"], ["warn", "odd"]],
  );
});

test("add() counts as not encoded only what is left of a batch whose export throws", async () => {
  const { lane, control, exporter } = fixture();
  lane.add(chunkOf(items(5)), 0);
  const flushed = lane.flush();
  await exporter.answer({ recordCount: 3, droppedCount: 0 });
  await exporter.fail(new Error("broken"));
  assert.equal(await flushed, false);
  assert.equal(control.get(Cell.EXPORTED), 3);
  assert.deepEqual(control.totalDrops(), { encode_failed: 2 });
});

test("add() counts records that a chunk does not hold as lost, and goes on", async () => {
  const { lane, exporter, control, messages } = fixture({ maxExportBatchSize: 2 });
  lane.add({ ...chunkOf(items(2, "a")), recordCount: 4 }, 0);
  const flushed = lane.flush();
  await exporter.answer();
  assert.equal(await flushed, false);
  assert.deepEqual(exporter.batches, [["a 0", "a 1"]]);
  assert.deepEqual(control.totalDrops(), { encode_failed: 2 });
  assert.deepEqual([control.get(Cell.TAKEN), control.get(Cell.SETTLED)], [4, 4]);
  assert.equal(control.get(Cell.REQUESTS), 1);
  assert.ok(messages.some(({ type }) => type === "idle"));
  lane.add(chunkOf(items(2, "b")), 0);
  assert.deepEqual(exporter.batches.at(-1), ["b 0", "b 1"]);
});

test("add() tells a warning that comes with an accepted batch", async () => {
  const { lane, exporter, control, messages } = fixture({ maxExportBatchSize: 1 });
  lane.add(chunkOf(items(1)), 0);
  await exporter.answer({ droppedCount: 0, message: "soon deprecated" });
  assert.equal(control.get(Cell.EXPORTED), 1);
  assert.deepEqual(messages[0], {
    type: "report",
    level: "warn",
    cause: "export-warning",
    message: "soon deprecated",
  });
});

test("flush() exports at once and waits until all of it is settled", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(3)), 0);
  const flushed = lane.flush();
  assert.equal(exporter.hurryCount, 1);
  await exporter.answer();
  assert.equal(await stateOf(flushed), "pending");
  await exporter.answer();
  assert.equal(await stateOf(flushed), true);
});

test("flush() does not wait for what was settled before a restart", async () => {
  const { lane, exporter } = fixture();
  lane.add(chunkOf(items(4)), 3);
  const flushed = lane.flush();
  await exporter.answer();
  assert.equal(await stateOf(flushed), true);
});

test("flush() waits only for what came before it", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(2, "a")), 0);
  const flushed = lane.flush();
  lane.add(chunkOf(items(2, "b")), 0);
  await exporter.answer();
  assert.equal(await stateOf(flushed), true);
  assert.equal(exporter.isExporting, true);
});

test("flush() answers at once where nothing waits", async () => {
  const { lane, exporter } = fixture();
  assert.equal(await stateOf(lane.flush()), true);
  assert.equal(exporter.hurryCount, 0);
});

test("flush() says when something of it was lost, and only then", async () => {
  const { lane, exporter } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(2, "a")), 0);
  const first = lane.flush();
  await exporter.answer({ droppedCount: 1, reason: "rejected" });
  assert.equal(await stateOf(first), false);
  lane.add(chunkOf(items(2, "b")), 0);
  const second = lane.flush();
  await exporter.answer();
  assert.equal(await stateOf(second), true);
});

test("flush() says what was lost on its way from the other thread", async () => {
  const { lane, exporter, control } = fixture({ maxExportBatchSize: 2 });
  const lostBefore = control.get(Cell.LOST);
  lane.add(chunkOf(items(2)), 0);
  await exporter.answer({ droppedCount: 1, reason: "rejected" });
  assert.equal(await stateOf(lane.flush(lostBefore)), false);
  assert.equal(await stateOf(lane.flush()), true);
});

test("add() goes back to the delay after a flush", async () => {
  const { lane, exporter, timers } = fixture({ scheduledDelayMs: 1000 });
  lane.add(chunkOf(items(1, "a")), 0);
  void lane.flush();
  await exporter.answer();
  lane.add(chunkOf(items(1, "b")), 0);
  assert.equal(exporter.batches.length, 1);
  timers.pass(1000);
  assert.equal(exporter.batches.length, 2);
});

test("add() has the lane say that it is idle when the last record is settled", async () => {
  const { lane, exporter, messages } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(4)), 0);
  await exporter.answer();
  assert.deepEqual(messages, []);
  await exporter.answer();
  assert.deepEqual(messages, [{ type: "idle", lane: 7 }]);
});

test("close() ends everything: exporter, delay, flushes; and counts no more", async () => {
  const { lane, exporter, timers, control, messages } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(5)), 0);
  const flushed = lane.flush();
  lane.close();
  assert.equal(exporter.isClosed, true);
  assert.equal(timers.count, 0);
  assert.equal(await stateOf(flushed), false);
  await exporter.answer();
  assert.equal(control.get(Cell.SETTLED), 0);
  assert.equal(exporter.batches.length, 1);
  assert.deepEqual(messages, []);
});

test("close() gives up what waits for the delay, and takes nothing any more", () => {
  const { lane, exporter, timers, control } = fixture({ maxExportBatchSize: 2 });
  lane.add(chunkOf(items(1)), 0);
  lane.close();
  assert.equal(timers.count, 0);
  lane.add(chunkOf(items(5)), 0);
  assert.deepEqual(exporter.batches, []);
  assert.equal(control.get(Cell.TAKEN), 0);
});
