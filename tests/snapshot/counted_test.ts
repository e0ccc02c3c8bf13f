import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "../../src/snapshot/mod.ts";

test("counted() takes the words for one with 1, and those for many with any other number", () => {
  const said = [0, 1, 2, 100].map((count) => counted(count, "record is", "records are"));
  assert.deepEqual(said, ["0 records are", "1 record is", "2 records are", "100 records are"]);
});
