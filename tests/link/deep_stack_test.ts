import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockPool } from "../../src/link/block_pool.ts";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import { Outbox } from "../../src/link/outbox.ts";
import type { Chunk } from "../../src/snapshot/mod.ts";
import { type Item, outboxLimits, writeItem } from "./link_fixture.ts";

/** Calls itself so many times before it calls back. */
function fromBelow(calls: number, callback: () => void): void {
  if (calls > 0) fromBelow(calls - 1, callback);
  else callback();
}

/** Works at the end of the stack, and at some places above, until the stack is unwound. */
function atStackEnd(work: () => void): void {
  let level = 0;
  const recurse = (): void => {
    try {
      recurse();
    } catch (error) {
      if (level++ < 4000 && level % 10 === 0) work();
      throw error;
    }
  };
  try {
    recurse();
  } catch {
    // as an application has it that runs away
  }
}

test("write() keeps or counts every record where a recursion has used up the stack", () => {
  const chunks: Chunk[] = [];
  const control = new ControlBlock();
  let timerCount = 0;
  const port = {
    send: (chunk: Chunk) => fromBelow(20, () => void chunks.push(chunk)),
    after: (_delayMs: number, callback: () => void) => {
      // A runtime's timer that is begun and not finished may hold the process for good.
      timerCount++;
      fromBelow(20, () => timerCount--);
      void callback;
      return () => {};
    },
  };
  const parts = { port, control, pool: new BlockPool() };
  // A chunk is full with a few records.
  const outbox = new Outbox<Item>(writeItem, outboxLimits({ maxQueueBytes: 2 ** 12 }), parts);
  const settle = (): void => {
    const count = chunks.splice(0).reduce((sum, { recordCount }) => sum + recordCount, 0);
    for (const cell of [Cell.TAKEN, Cell.EXPORTED, Cell.SETTLED]) control.add(cell, count);
  };
  let writtenCount = 0;
  for (let round = 0; round < 10; round++) {
    atStackEnd(() => {
      try {
        outbox.write({ text: "deep" });
        writtenCount++;
      } catch {
        // no room to write at all
      }
    });
    outbox.handOver();
    settle();
    assert.deepEqual(outbox.unsettled(), []);
    assert.equal(outbox.pendingCount, 0);
    assert.equal(timerCount, 0);
  }
  assert.notEqual(writtenCount, 0);
});
