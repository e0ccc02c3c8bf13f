import assert from "node:assert/strict";
import { test } from "node:test";
import { BLOCK_LENGTH, BlockPool, MAX_FREE_BLOCKS } from "../../src/link/block_pool.ts";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import { Outbox, type OutboxLimits } from "../../src/link/outbox.ts";
import type { Chunk } from "../../src/snapshot/mod.ts";
import { MAX_RECORD_TEXT } from "../../src/snapshot/record_writer.ts";
import {
  type Item,
  items,
  ManualTimers,
  outboxLimits,
  textsOfChunk,
  writeItem,
} from "./link_fixture.ts";
import { reportCount } from "../support/report_count.ts";

/** An outbox whose chunks the test holds. */
interface Fixture {
  readonly outbox: Outbox<Item>;
  readonly control: ControlBlock;
  readonly timers: ManualTimers;
  readonly chunks: Chunk[];
  readonly pool: BlockPool;
  /** Called one after another, each when a chunk was sent. */
  readonly onSend: (() => void)[];
}

function fixture(
  changes: Partial<OutboxLimits> = {},
  write: typeof writeItem = writeItem,
): Fixture {
  const timers = new ManualTimers();
  const chunks: Chunk[] = [];
  const onSend: (() => void)[] = [];
  const control = new ControlBlock();
  const pool = new BlockPool();
  const port = {
    send: (chunk: Chunk) => {
      chunks.push(chunk);
      onSend.shift()?.();
    },
    after: (delayMs: number, callback: () => void) => timers.after(delayMs, callback),
  };
  const outbox = new Outbox<Item>(write, outboxLimits(changes), { port, control, pool });
  return { outbox, control, timers, chunks, pool, onSend };
}

function writeAll(outbox: Outbox<Item>, all: readonly Item[]): void {
  for (const item of all) outbox.write(item);
}

/** Says that the pipeline has taken and settled records. */
function settleRecords(control: ControlBlock, count: number): void {
  control.add(Cell.TAKEN, count);
  control.add(Cell.EXPORTED, count);
  control.add(Cell.SETTLED, count);
}

/** Numbers of a record of which a block holds one. */
const LARGE = Math.floor(BLOCK_LENGTH * 0.6);
/** Numbers of a record that is handed over at once. */
const NEARLY_FULL = BLOCK_LENGTH - 500;

test("write() hands over nothing before the delay, and all of it then", () => {
  const { outbox, timers, chunks } = fixture({ handOverDelayMs: 100 });
  writeAll(outbox, items(3));
  timers.pass(99);
  assert.equal(chunks.length, 0);
  timers.pass(1);
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["item 0", "item 1", "item 2"]]);
  assert.equal(timers.count, 0);
});

test("write() starts the delay anew after each hand-over", () => {
  const { outbox, timers, chunks } = fixture();
  outbox.write({ text: "a" });
  outbox.handOver();
  assert.equal(timers.count, 0);
  timers.pass(50);
  outbox.write({ text: "b" });
  timers.pass(99);
  assert.equal(chunks.length, 1);
  timers.pass(1);
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["a"], ["b"]]);
});

test("write() has one timer under way, however much it is given", () => {
  const { outbox, timers } = fixture();
  writeAll(outbox, items(3));
  assert.equal(timers.count, 1);
  outbox.handOver();
  assert.equal(timers.count, 0);
});

test("write() hands over when the block is nearly full", () => {
  const { outbox, chunks } = fixture();
  const fill = 996; // 1000 numbers a record
  const most = Math.floor(BLOCK_LENGTH / 1000);
  for (let index = 1; index < most; index++) outbox.write({ text: "x", fill });
  assert.equal(chunks.length, 0);
  outbox.write({ text: "x", fill });
  assert.equal(chunks.length, 1);
  assert.equal(chunks[0]?.recordCount, most);
  assert.ok((chunks[0]?.numberCount ?? 0) <= BLOCK_LENGTH);
});

test("write() hands over a quarter of a small queue, before it is full", () => {
  const { outbox, control, chunks } = fixture({ maxQueueSize: 20 });
  for (let index = 0; index < 100; index++) {
    outbox.write({ text: `item ${index}` });
    settleRecords(control, (chunks.at(-1)?.recordCount ?? 0) * chunks.splice(0).length);
  }
  assert.deepEqual(control.totalDrops(), {});
});

test("write() hands over a quarter of the bytes of a small queue, before it is full", () => {
  const { outbox, control, chunks } = fixture({ maxQueueBytes: 20_000 });
  for (let index = 0; index < 100; index++) {
    outbox.write(index % 2 === 0 ? { text: "x".repeat(1000) } : { text: "x", fill: 120 });
    settleRecords(control, (chunks.at(-1)?.recordCount ?? 0) * chunks.splice(0).length);
  }
  assert.deepEqual(control.totalDrops(), {});
});

test("write() hands over when the text is long", () => {
  const { outbox, chunks } = fixture();
  outbox.write({ text: "x".repeat(256 * 1024 - 1) });
  assert.equal(chunks.length, 0);
  outbox.write({ text: "x" });
  assert.equal(chunks.length, 1);
});

test("write() keeps a record whole that does not fit the rest of the block", () => {
  const { outbox, chunks } = fixture();
  outbox.write({ text: "small", fill: LARGE });
  outbox.write({ text: "large", fill: LARGE });
  outbox.handOver();
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["small"], ["large"]]);
});

test("write() makes a block to measure for a huge record, and goes on in the usual ones", () => {
  const { outbox, chunks } = fixture();
  outbox.write({ text: "before" });
  outbox.write({ text: "huge", fill: 500_000 });
  outbox.write({ text: "after" });
  outbox.handOver();
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["before"], ["huge"], ["after"]]);
  assert.ok((chunks[2]?.numbers.length ?? Infinity) <= BLOCK_LENGTH);
});

test("write() takes records of up to 8 MiB of numbers and drops larger ones", () => {
  const { outbox, control, chunks } = fixture();
  outbox.write({ text: "", fill: 1024 * 1024 - 4 });
  assert.equal(chunks.length, 1);
  assert.deepEqual(control.totalDrops(), {});
  outbox.write({ text: "", fill: 1024 * 1024 - 3 });
  assert.equal(chunks.length, 1);
  assert.deepEqual(control.totalDrops(), { too_large: 1 });
  assert.equal(outbox.writtenCount, 2);
  assert.equal(outbox.pendingCount, 1);
});

test("write() drops a record whose text is too long", () => {
  const { outbox, control, chunks } = fixture({ maxQueueBytes: Infinity });
  outbox.write({ text: "before" });
  outbox.write({ text: "x".repeat(MAX_RECORD_TEXT + 1) });
  outbox.write({ text: "after" });
  outbox.handOver();
  assert.deepEqual(control.totalDrops(), { too_large: 1 });
  assert.deepEqual(chunks.flatMap((chunk) => textsOfChunk(chunk)), ["before", "after"]);
});

test("write() goes on after a record that is too large", () => {
  const { outbox, chunks } = fixture();
  outbox.write({ text: "before" });
  outbox.write({ text: "too large", fill: 1024 * 1024 });
  outbox.write({ text: "after" });
  outbox.handOver();
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["before"], ["after"]]);
});

test("write() counts what cannot be written, and leaves no trace of it", () => {
  const { outbox, control, chunks } = fixture();
  outbox.write({ text: "before" });
  outbox.write({ text: "bad", error: new Error("in the writer") });
  outbox.write({ text: "after" });
  outbox.handOver();
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["before", "after"]]);
  assert.deepEqual(control.totalDrops(), { encode_failed: 1 });
});

test("write() leaves no trace of a record that fails in a larger block", () => {
  let attempts = 0;
  const { outbox, control, chunks } = fixture({}, (writer, item) => {
    // The first attempt finds out that the block is too small, the second one throws.
    const error = item.text === "bad" && ++attempts === 2 ? new Error("later") : undefined;
    writeItem(writer, error === undefined ? item : { ...item, error });
  });
  outbox.write({ text: "before", fill: BLOCK_LENGTH / 2 });
  outbox.write({ text: "bad", fill: LARGE });
  outbox.write({ text: "after" });
  outbox.handOver();
  assert.equal(attempts, 2);
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["before"], ["after"]]);
  assert.deepEqual(control.totalDrops(), { encode_failed: 1 });
  assert.equal(outbox.pendingCount, 2);
});

test("write() may be called by whoever hears of a hand-over", () => {
  const { outbox, chunks, onSend } = fixture();
  outbox.write({ text: "before" });
  onSend.push(() => outbox.write({ text: "inside" }));
  outbox.write({ text: "large", fill: BLOCK_LENGTH });
  outbox.handOver();
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["before"], ["inside"], ["large"]]);
  assert.equal(outbox.pendingCount, 3);
});

test("write() drops when the queue is full, until the pipeline has taken some", () => {
  const { outbox, control } = fixture({ maxQueueSize: 10 });
  writeAll(outbox, items(12));
  assert.deepEqual(control.totalDrops(), { queue_full: 2 });
  assert.equal(outbox.pendingCount, 10);
  control.add(Cell.TAKEN, 4);
  writeAll(outbox, items(5));
  assert.deepEqual(control.totalDrops(), { queue_full: 3 });
  assert.equal(outbox.pendingCount, 14);
  assert.equal(outbox.writtenCount, 17);
});

test("write() drops when too many bytes wait, until some are settled", () => {
  const { outbox, control } = fixture({ maxQueueBytes: 2000 });
  outbox.write({ text: "x".repeat(2000) });
  outbox.handOver();
  outbox.write({ text: "more" });
  assert.deepEqual(control.totalDrops(), { queue_bytes: 1 });
  control.add(Cell.TAKEN, 1);
  outbox.write({ text: "more" });
  assert.deepEqual(control.totalDrops(), { queue_bytes: 2 });
  control.add(Cell.SETTLED, 1);
  outbox.write({ text: "more" });
  assert.deepEqual(control.totalDrops(), { queue_bytes: 2 });
});

test("write() counts the bytes that wait to be handed over", () => {
  const { outbox, control, chunks } = fixture({ maxQueueBytes: 1000 });
  outbox.write({ text: "x".repeat(850) });
  outbox.write({ text: "x".repeat(100) });
  outbox.write({ text: "more" });
  assert.equal(chunks.length, 1);
  assert.deepEqual(control.totalDrops(), { queue_bytes: 1 });
});

test("write() counts 2 bytes for a character where a text has some outside of Latin-1", () => {
  const dropsWith = (text: string): unknown => {
    const { outbox, control } = fixture({ maxQueueBytes: 80_000 });
    for (let count = 0; count < 40; count++) {
      outbox.write({ text });
      outbox.handOver();
    }
    return control.totalDrops();
  };
  assert.deepEqual(dropsWith("\xfc".repeat(1500)), {});
  // A quarter is counted by characters: 13 of them. The other three by bytes: 20.
  assert.deepEqual(dropsWith("\xfc".repeat(1499) + "\u0436"), { queue_bytes: 7 });
});

test("write() drops what comes after close()", () => {
  const { outbox, control, timers, chunks } = fixture();
  outbox.write({ text: "in time" });
  outbox.close();
  outbox.write({ text: "late" });
  timers.pass(1000);
  assert.equal(chunks.length, 0);
  assert.equal(control.totalDrops().shutdown, 1);
  assert.equal(outbox.writtenCount, 2);
});

test("abandon() counts everything that is not settled, whether handed over or not", () => {
  const { outbox, control } = fixture();
  writeAll(outbox, items(5));
  outbox.handOver();
  settleRecords(control, 2);
  writeAll(outbox, items(4));
  outbox.close();
  outbox.abandon("shutdown");
  assert.deepEqual(control.totalDrops(), { shutdown: 7 });
  assert.equal(outbox.pendingCount, 0);
  assert.deepEqual(outbox.unsettled(), []);
});

test("abandon() keeps what is not handed over as long as the outbox is open", () => {
  const { outbox, control, chunks } = fixture();
  writeAll(outbox, items(5));
  outbox.handOver();
  outbox.write({ text: "new" });
  outbox.abandon("worker_lost");
  assert.deepEqual(control.totalDrops(), { worker_lost: 5 });
  assert.equal(outbox.pendingCount, 1);
  outbox.handOver();
  assert.deepEqual(outbox.unsettled().map(({ chunk, skip }) => [textsOfChunk(chunk), skip]), [
    [["new"], 0],
  ]);
  assert.equal(chunks.length, 2);
});

test("abandon() does not count the record whose writing led to it", () => {
  const { outbox, control, onSend } = fixture();
  outbox.write({ text: "given up", fill: LARGE });
  onSend.push(() => outbox.abandon("worker_lost"));
  // Does not fit beside the other, which is handed over first.
  outbox.write({ text: "kept", fill: LARGE });
  assert.deepEqual(control.totalDrops(), { worker_lost: 1 });
  assert.equal(outbox.pendingCount, 1);
});

test("abandon() does not give blocks for reuse that somebody may still read", () => {
  const { outbox, chunks } = fixture();
  outbox.write({ text: "old", fill: NEARLY_FULL });
  outbox.abandon("shutdown");
  outbox.write({ text: "new", fill: NEARLY_FULL });
  outbox.write({ text: "newer", fill: NEARLY_FULL });
  assert.equal(new Set(chunks.map((chunk) => chunk.numbers.buffer)).size, 3);
});

test("abandon() lets what comes afterwards be settled, and its memory be given back", () => {
  const { outbox, control } = fixture({ maxQueueBytes: 2000 });
  outbox.write({ text: "lost".repeat(500) });
  outbox.handOver();
  outbox.abandon("worker_lost");
  outbox.write({ text: "x".repeat(2000) });
  outbox.handOver();
  settleRecords(control, 1);
  outbox.write({ text: "more" });
  assert.deepEqual(control.totalDrops(), { worker_lost: 1 });
});

test("unsettled() says what to skip of a chunk that is settled in part", () => {
  const { outbox, control } = fixture();
  for (const name of ["a", "b", "c"]) {
    writeAll(outbox, items(10, name));
    outbox.handOver();
  }
  settleRecords(control, 13);
  assert.deepEqual(
    outbox.unsettled().map(({ chunk, skip }) => textsOfChunk(chunk, skip)),
    [items(10, "b").slice(3).map(({ text }) => text), items(10, "c").map(({ text }) => text)],
  );
});

test("handOver() gives blocks for reuse only after they are settled", () => {
  const { outbox, control, chunks } = fixture();
  const fill = NEARLY_FULL;
  for (let index = 0; index < 3; index++) outbox.write({ text: `${index}`, fill });
  const buffers = (): number => new Set(chunks.map((chunk) => chunk.numbers.buffer)).size;
  assert.equal(buffers(), 3);
  settleRecords(control, 2);
  outbox.write({ text: "3", fill }); // in the block that was waiting; the next one is used again
  outbox.write({ text: "4", fill });
  outbox.write({ text: "5", fill });
  assert.deepEqual([chunks.length, buffers()], [6, 4]);
});

test("release() gives a block back once, however often it is called", () => {
  const { outbox, control, pool } = fixture();
  outbox.write({ text: "a", fill: NEARLY_FULL });
  settleRecords(control, 1);
  for (let call = 0; call < 3; call++) outbox.release();
  assert.notEqual(pool.take(), pool.take());
});

test("handOver() copies a small chunk and goes on in its block", () => {
  const { outbox, chunks } = fixture();
  outbox.write({ text: "a" });
  outbox.handOver();
  outbox.write({ text: "b" });
  outbox.handOver();
  assert.deepEqual(chunks.map((chunk) => textsOfChunk(chunk)), [["a"], ["b"]]);
  assert.deepEqual(chunks.map((chunk) => chunk.numbers.length), [5 - 1, 5 - 1]);
});

test("handOver() holds little more memory than its bound while nothing is settled", () => {
  const maxQueueBytes = 16 * 1024 * 1024;
  const { outbox, control, chunks } = fixture({ maxQueueBytes, maxQueueSize: Infinity });
  while (control.dropCount() === 0) {
    outbox.write({ text: "", fill: 5000 });
    outbox.handOver();
  }
  const heldBytes = chunks.reduce((sum, { numbers }) => sum + numbers.byteLength, 0);
  assert.ok(heldBytes < 1.5 * maxQueueBytes, `held ${heldBytes} bytes`);
});

test("handOver() gives whole blocks away again when others have come back", () => {
  const { outbox, control, chunks } = fixture();
  const handOver = (): void => {
    outbox.write({ text: "", fill: 5000 });
    outbox.handOver();
  };
  for (let count = 0; count <= MAX_FREE_BLOCKS; count++) handOver();
  assert.equal(chunks.at(-1)?.numbers.length, 5000 + 4);
  settleRecords(control, chunks.length);
  handOver();
  assert.equal(chunks.at(-1)?.numbers.length, BLOCK_LENGTH);
});

test("handOver() does nothing when there is nothing", () => {
  const { outbox, chunks } = fixture();
  outbox.handOver();
  assert.equal(chunks.length, 0);
});

test("write() counts on across the wrap-around of the cells", () => {
  // As if that many records had gone this way before.
  const control = new ControlBlock();
  control.set(Cell.TAKEN, 2 ** 31 - 5);
  control.set(Cell.SETTLED, 2 ** 31 - 5);
  const port = { send: () => {}, after: () => () => {} };
  const limits = outboxLimits({ maxQueueSize: 10 });
  const outbox = new Outbox<Item>(writeItem, limits, { port, control, pool: new BlockPool() });
  writeAll(outbox, items(12));
  assert.equal(outbox.pendingCount, 10);
  assert.deepEqual(control.totalDrops(), { queue_full: 2 });
  outbox.handOver();
  settleRecords(control, 8);
  assert.equal(outbox.pendingCount, 2);
  assert.deepEqual(
    outbox.unsettled().flatMap(({ chunk, skip }) => textsOfChunk(chunk, skip)),
    ["item 8", "item 9"],
  );
  settleRecords(control, 2);
  assert.equal(outbox.pendingCount, 0);
  assert.deepEqual(outbox.unsettled(), []);
});

test("BlockPool.give() keeps a bounded number of blocks, and only those of its size", () => {
  const pool = new BlockPool();
  const blocks = Array.from({ length: MAX_FREE_BLOCKS + 4 }, () => pool.take());
  assert.equal(new Set(blocks).size, blocks.length);
  for (const block of blocks) pool.give(block);
  pool.give(new Float64Array(5));
  const again = Array.from({ length: blocks.length }, () => pool.take());
  assert.equal(again.filter((block) => blocks.includes(block)).length, MAX_FREE_BLOCKS);
  assert.ok(again.every((block) => block.length === BLOCK_LENGTH));
});

test("write() reports what it drops, and nothing once it takes no more", () => {
  const countOf = (reason: string): number => reportCount(`dropped-${reason}`);
  const before = countOf("queue_full");
  const { outbox } = fixture({ maxQueueSize: 2 });
  writeAll(outbox, items(3));
  outbox.close();
  outbox.write({ text: "late" });
  assert.equal(countOf("queue_full"), before + 1);
  assert.equal(countOf("shutdown"), 0);
});
