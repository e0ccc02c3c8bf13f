import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_REPEATED_LENGTH, RepeatTable } from "../../src/snapshot/repeat_table.ts";

function tableOf(limit: number): { table: RepeatTable<string>; assigned: string[] } {
  const assigned: string[] = [];
  const table = new RepeatTable<string>(
    limit,
    (text) => text === "none" ? -1 : assigned.push(text) - 1,
  );
  return { table, assigned };
}

test("RepeatTable.numberOf() gives each item one number, in whatever order they come", () => {
  const { table, assigned } = tableOf(8);
  const numbers = ["a", "b", "a", "a", "c", "b"].map((text) => table.numberOf(text));
  assert.deepEqual(numbers, [0, 1, 0, 0, 2, 1]);
  assert.deepEqual(assigned, ["a", "b", "c"]);
});

test("RepeatTable.numberOf() gives up when there are more items than its limit", () => {
  const { table, assigned } = tableOf(2);
  table.numberOf("a");
  table.numberOf("b");
  assert.equal(table.numberOf("c"), -1);
  assert.equal(table.numberOf("a"), -1);
  assert.equal(table.numberOf("c"), -1);
  assert.deepEqual(assigned, ["a", "b"]);
});

test("RepeatTable.numberOf() asks once for an item that gets no number", () => {
  const { table, assigned } = tableOf(2);
  assert.equal(table.numberOf("none"), -1);
  assert.equal(table.numberOf("a"), 0);
  assert.equal(table.numberOf("none"), -1);
  assert.deepEqual(assigned, ["a"]);
});

test("RepeatTable.numberOf() neither keeps nor counts long texts", () => {
  const { table, assigned } = tableOf(2);
  const long = "x".repeat(MAX_REPEATED_LENGTH + 1);
  for (let i = 0; i < 5; i++) assert.equal(table.numberOf(long + i), -1);
  assert.equal(table.numberOf("a"), 0);
  assert.equal(table.numberOf("x".repeat(MAX_REPEATED_LENGTH)), 1);
  assert.equal(assigned.length, 2);
});
