import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  BOOLEAN,
  integer,
  LIMIT,
  listOf,
  MAX_INTEGER,
  oneOf,
  RATIO,
  TEXT_LIST,
} from "../../src/config/values/value_kind.ts";
import type { ValueKind } from "../../src/config/values/value_kind.ts";

function parse<Value>(kind: ValueKind<Value>, text: string): [Value | undefined, string[]] {
  const remarks: string[] = [];
  return [kind.parse(text, (remark) => remarks.push(remark)), remarks];
}

test("BOOLEAN.parse() is true for true in any case alone", () => {
  assert.deepEqual(parse(BOOLEAN, "true"), [true, []]);
  assert.deepEqual(parse(BOOLEAN, "TrUe"), [true, []]);
  assert.deepEqual(parse(BOOLEAN, "FALSE"), [false, []]);
  for (const text of ["1", "yes", "on", "truee"]) {
    assert.deepEqual(parse(BOOLEAN, text), [
      false,
      ['is neither "true" nor "false": it counts as false'],
    ]);
  }
});

test("integer() reads every integer in its range", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: MAX_INTEGER }), (value) => {
    assert.equal(parse(integer(0), String(value))[0], value);
    assert.equal(parse(integer(0), `+${value}`)[0], value);
  }));
});

test("integer() refuses what is out of range or no integer", () => {
  const bad = ["-1", "2147483648", "99999999999999999999999", "1.5", "1e3", "0x10", "5s", "NaN"];
  for (const text of [...bad, "", " 1", "Infinity", "1_000", "١"]) {
    assert.deepEqual(parse(integer(0), text), [undefined, []], text);
  }
});

test("integer() never reads anything but a number in its range", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const [value] = parse(integer(1, 10), text);
    assert.ok(value === undefined || (Number.isInteger(value) && value >= 1 && value <= 10));
  }));
});

test("LIMIT.accepts() takes Infinity from code and not from the environment", () => {
  assert.ok(LIMIT.accepts(Infinity));
  assert.equal(parse(LIMIT, "Infinity")[0], undefined);
  assert.ok(!LIMIT.accepts(-1));
  assert.ok(!LIMIT.accepts(NaN));
});

test("RATIO.parse() reads every number from 0 to 1", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
    assert.equal(parse(RATIO, String(value))[0], value);
  }));
});

test("RATIO.parse() refuses what is out of range or no number", () => {
  for (const text of ["1.1", "-0.1", "half", "50%", "NaN", "", ".", "0x1", "1e1"]) {
    assert.equal(parse(RATIO, text)[0], undefined, text);
  }
});

test("oneOf() ignores case and knows what is missing", () => {
  const kind = oneOf(["gzip", "none"], { missing: ["zstd"] });
  assert.deepEqual(parse(kind, "GZip"), ["gzip", []]);
  assert.deepEqual(parse(kind, "br"), [undefined, []]);
  assert.deepEqual(parse(kind, "ZSTD"), [undefined, ["is not supported by this package"]]);
});

test("listOf() keeps the order, drops doubles and leaves out what is unknown", () => {
  const kind = listOf(["a", "b", "c"], { missing: ["z"] });
  assert.deepEqual(parse(kind, "c, A,c,,b"), [["c", "a", "b"], []]);
  assert.deepEqual(parse(kind, "none"), [[], []]);
  assert.deepEqual(parse(kind, "b,none,z,q"), [["b"], [
    'lists "none" together with others: "none" is ignored',
    'lists "z", which is not supported by this package',
    'lists "q", which is not one of a, b, c',
  ]]);
  assert.deepEqual(parse(kind, "q"), [undefined, ['lists "q", which is not one of a, b, c']]);
  assert.deepEqual(parse(kind, ","), [undefined, []]);
});

test("TEXT_LIST.parse() splits at commas", () => {
  assert.deepEqual(parse(TEXT_LIST, "GET, POST,,GET")[0], ["GET", "POST"]);
});
