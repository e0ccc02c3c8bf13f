import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockPool } from "../../src/link/block_pool.ts";
import { ControlBlock } from "../../src/link/control_block.ts";
import { affordableBytes, UNASKED_BYTES } from "../../src/link/memory_share.ts";
import { Outbox, type OutboxLimits } from "../../src/link/outbox.ts";
import { type Item, outboxLimits, writeItem } from "./link_fixture.ts";

const MIB = 1024 * 1024;
const RECORD_CHARACTERS = 64 * 1024;

interface Fixture {
  readonly outbox: Outbox<Item>;
  readonly control: ControlBlock;
  /** How often the process was asked for its memory. */
  asked(): number;
}

/** An outbox in a process that may use so much memory, whose pipeline gets rid of nothing. */
function fixture(
  memoryLimitBytes: number | undefined,
  changes: Partial<OutboxLimits> = {},
): Fixture {
  let count = 0;
  const limits = outboxLimits({
    maxQueueSize: Infinity,
    memoryLimitBytes: () => {
      count++;
      return memoryLimitBytes;
    },
    ...changes,
  });
  const control = new ControlBlock();
  const port = { send: () => {}, after: () => () => {} };
  const outbox = new Outbox<Item>(writeItem, limits, { port, control, pool: new BlockPool() });
  return { outbox, control, asked: () => count };
}

function writeBytes(outbox: Outbox<Item>, bytes: number, text = "x"): void {
  const record = text.padEnd(RECORD_CHARACTERS, "x");
  for (let left = bytes; left > 0; left -= RECORD_CHARACTERS) outbox.write({ text: record });
}

function waitingText({ outbox }: Fixture): number {
  return outbox.pendingCount * RECORD_CHARACTERS;
}

test("write() lets less wait where the process may use little memory, and counts the rest", () => {
  const lane = fixture(256 * MIB);
  writeBytes(lane.outbox, 40 * MIB);
  const waiting = waitingText(lane);
  assert.ok(waiting > 7 * MIB && waiting <= 8 * MIB, `${waiting} bytes wait`);
  const dropped = (40 * MIB - waiting) / RECORD_CHARACTERS;
  assert.deepEqual(lane.control.totalDrops(), { queue_bytes: dropped });
});

test("write() lets no more wait than maxQueueBytes, however much memory there is", () => {
  for (const memory of [64 * 1024 * MIB, undefined]) {
    const lane = fixture(memory, { maxQueueBytes: 16 * MIB });
    writeBytes(lane.outbox, 20 * MIB);
    const waiting = waitingText(lane);
    assert.ok(waiting > 15 * MIB && waiting <= 16 * MIB, `${waiting} bytes wait`);
  }
});

test("write() asks for the memory once, when much waits", () => {
  const { outbox, asked } = fixture(256 * MIB);
  writeBytes(outbox, UNASKED_BYTES - MIB);
  assert.equal(asked(), 0);
  writeBytes(outbox, 20 * MIB);
  assert.equal(asked(), 1);
});

test("write() counts by characters until it asks, and 2 bytes for wide ones from then on", () => {
  const lane = fixture(256 * MIB);
  writeBytes(lane.outbox, 40 * MIB, "\u0436");
  const waiting = waitingText(lane);
  assert.ok(waiting > 3.5 * MIB && waiting <= 4 * MIB, `${waiting} characters wait`);
});

test("write() drops a record that is too large for the memory there is", () => {
  const text = "x".repeat(5 * MIB);
  const small = fixture(256 * MIB);
  small.outbox.write({ text });
  assert.deepEqual(small.control.totalDrops(), { too_large: 1 });
  assert.equal(small.asked(), 1);
  small.outbox.write({ text: "x".repeat(3 * MIB) });
  assert.deepEqual(small.control.totalDrops(), { too_large: 1 });

  const large = fixture(4096 * MIB);
  large.outbox.write({ text });
  assert.deepEqual(large.control.totalDrops(), {});
});

test("affordableBytes() is a share of what is told, and 4 MiB at least", () => {
  assert.equal(affordableBytes(1024 * MIB), 32 * MIB);
  assert.equal(affordableBytes(1), 4 * MIB);
  assert.equal(affordableBytes(undefined), Infinity);
});
