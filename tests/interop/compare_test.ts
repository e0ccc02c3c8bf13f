import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "../../tools/interop/compare.ts";
import type { NormalRecord } from "../../tools/interop/normal_form.ts";

function record(key: string, fields: Record<string, string> = {}): NormalRecord {
  return { run: "a run", key, fields: { name: `string "${key}"`, ...fields } };
}

test("compare() counts records that are equal, whatever their order", () => {
  const recorded = [record("a", { x: "int 1", y: "int 2" }), record("b")];
  const written = [record("b"), record("a", { y: "int 2", x: "int 1" })];
  assert.deepEqual(compare(recorded, written), { equalCount: 2, differences: [] });
});

test("compare() names a record that is missing", () => {
  const { equalCount, differences } = compare([record("a"), record("b")], [record("b")]);
  assert.equal(equalCount, 1);
  assert.deepEqual(differences, ['a string "a": missing']);
});

test("compare() names a record that was written twice", () => {
  const { equalCount, differences } = compare([record("a")], [record("a"), record("a")]);
  assert.equal(equalCount, 1);
  assert.deepEqual(differences, ['a string "a": written again']);
});

test("compare() names a record that was never recorded", () => {
  const { differences } = compare([], [record("a")]);
  assert.deepEqual(differences, ['a string "a": written, but never recorded']);
});

test("compare() names a key that was recorded twice", () => {
  const { differences } = compare([record("a"), record("a")], [record("a")]);
  assert.deepEqual(differences, ['a string "a": recorded twice']);
});

test("compare() names every field that differs, is missing or is new", () => {
  const recorded = record("a", { changed: "int 1", missing: "int 2" });
  const written = record("a", { changed: "double 1", fresh: "int 3" });
  const { equalCount, differences } = compare([recorded], [written]);
  assert.equal(equalCount, 0);
  assert.deepEqual(differences, [
    'a string "a": changed: recorded int 1, written double 1',
    'a string "a": missing: recorded int 2, written nothing',
    'a string "a": fresh: recorded nothing, written int 3',
  ]);
});

test("compare() takes a field named like a member of Object.prototype for a field", () => {
  const { differences } = compare([record("a")], [record("a", { constructor: "int 1" })]);
  assert.deepEqual(differences, ['a string "a": constructor: recorded nothing, written int 1']);
});
