import assert from "node:assert/strict";
import { test } from "node:test";
import { Cell, ControlBlock, difference } from "../../src/link/control_block.ts";
import { DROP_REASONS } from "../../src/link/drop_reason.ts";

/** The largest value of a cell. */
const MAX = 2 ** 31 - 1;

test("ControlBlock.add() is seen by a block over the same cells", () => {
  const near = new ControlBlock();
  const far = new ControlBlock(near.cells);
  far.add(Cell.EXPORTED, 3);
  far.addDrop("refused", 2);
  assert.equal(near.total(Cell.EXPORTED), 3);
  assert.deepEqual(near.totalDrops(), { refused: 2 });
});

test("ControlBlock() lies in memory that threads share", () => {
  assert.ok(new ControlBlock().cells.buffer instanceof SharedArrayBuffer);
});

test("ControlBlock.total() goes on beyond 32 bits", () => {
  const near = new ControlBlock();
  const far = new ControlBlock(near.cells);
  let total = 0;
  for (let times = 0; times < 5; times++) {
    far.add(Cell.EXPORTED, MAX);
    total += MAX;
    assert.equal(near.total(Cell.EXPORTED), total);
  }
});

test("ControlBlock.totalDrops() goes on beyond 32 bits", () => {
  const control = new ControlBlock();
  control.addDrop("queue_full", MAX);
  assert.deepEqual(control.totalDrops(), { queue_full: MAX });
  control.addDrop("queue_full", 10);
  assert.deepEqual(control.totalDrops(), { queue_full: MAX + 10 });
  assert.equal(control.dropCount(), MAX + 10);
});

test("ControlBlock.addDrop() counts every reason by itself", () => {
  const control = new ControlBlock();
  for (const [index, reason] of DROP_REASONS.entries()) control.addDrop(reason, index + 1);
  const expected = Object.fromEntries(DROP_REASONS.map((reason, index) => [reason, index + 1]));
  assert.deepEqual(control.totalDrops(), expected);
  for (const cell of Object.values(Cell)) assert.equal(control.total(cell), 0);
});

test("difference() holds across the wrap-around", () => {
  assert.equal(difference(5, 3), 2);
  assert.equal(difference(3, 5), -2);
  assert.equal(difference(-(2 ** 31), MAX), 1);
  assert.equal(difference((MAX + 10) | 0, MAX - 10), 20);
});
