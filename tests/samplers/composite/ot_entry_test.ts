import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createTraceState, type TraceState } from "../../../src/api/mod.ts";
import {
  otEntryOf,
  readOtEntry,
  withThreshold,
  writeOtEntry,
} from "../../../src/samplers/composite/ot_entry.ts";
import { reportCount } from "../../support/report_count.ts";

const RV = "7479cfb506891d";

function parts(text: string): unknown[] {
  const { threshold, randomness, rest, isSound } = readOtEntry(text);
  return [threshold, randomness, rest, isSound];
}

test("readOtEntry() finds th, rv and what else there is", () => {
  assert.deepEqual(parts(""), [undefined, undefined, "", true]);
  assert.deepEqual(parts("th:0"), ["0", undefined, "", true]);
  assert.deepEqual(parts(`p:8;th:e666;r:62;rv:${RV}`), ["e666", RV, "p:8;r:62", true]);
  assert.deepEqual(parts("th:ffffffffffffff"), ["ffffffffffffff", undefined, "", true]);
  assert.deepEqual(parts("th:c00"), ["c", undefined, "", false]);
  assert.deepEqual(parts("th:0000"), ["0", undefined, "", false]);
});

test("readOtEntry() takes what is broken for absent, and keeps the rest", () => {
  for (const th of ["", "E666", "xyz", "-1", "0x8", "8.0", "fffffffffffffff", "8 "]) {
    assert.deepEqual(parts(`a:1;th:${th};rv:${RV}`), [undefined, RV, "a:1", false], th);
  }
  for (const rv of ["", "0", RV.toUpperCase(), `${RV}0`, RV.slice(1), `-${RV.slice(1)}`]) {
    assert.deepEqual(parts(`rv:${rv};a:1;th:8`), ["8", undefined, "a:1", false], rv);
  }
  assert.deepEqual(parts("th:8;th:c;a:1;a:2"), [undefined, undefined, "a:1", false]);
  assert.deepEqual(parts(`rv:${RV};rv:${RV};th:8`), ["8", undefined, "", false]);
  assert.deepEqual(parts(";;a:1;B:2;c;9:1;d:é;e:;__proto__:1;!th:8"), [
    undefined,
    undefined,
    "a:1;e:",
    false,
  ]);
  assert.deepEqual(parts(`th:8;a:${"x".repeat(250)}`), [undefined, undefined, "", false]);
});

test("writeOtEntry() leaves the threshold out, and reports, where it does not fit", () => {
  const before = reportCount("ot-entry-full");
  const full = `th:8;a:${"x".repeat(249)}`;
  assert.equal(full.length, 256);
  const entry = readOtEntry(full);
  assert.equal(writeOtEntry(entry, "c"), `th:c;a:${"x".repeat(249)}`);
  assert.equal(reportCount("ot-entry-full"), before);
  assert.equal(writeOtEntry(entry, "ca"), `a:${"x".repeat(249)}`);
  assert.equal(reportCount("ot-entry-full"), before + 1);
});

const thresholds = fc.option(fc.stringMatching(/^(?:0|[0-9a-f]{0,13}[1-9a-f])$/), {
  nil: undefined,
});
const randomness = fc.option(fc.stringMatching(/^[0-9a-f]{14}$/), { nil: undefined });
const others = fc.uniqueArray(
  fc.record({
    key: fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/).filter((key) => key !== "th" && key !== "rv"),
    value: fc.stringMatching(/^[A-Za-z0-9._-]{0,10}$/),
  }),
  { selector: ({ key }) => key, maxLength: 8 },
);

test("readOtEntry() reads what writeOtEntry() wrote, with another threshold too", () => {
  fc.assert(
    fc.property(thresholds, thresholds, randomness, others, (threshold, other, rv, list) => {
      const rest = list.map(({ key, value }) => `${key}:${value}`).join(";");
      const entry = { text: "", threshold, randomness: rv, rest, isSound: true };
      const text = writeOtEntry(entry, threshold);
      assert.deepEqual(readOtEntry(text), { ...entry, text });
      const again = readOtEntry(writeOtEntry(readOtEntry(text), other));
      assert.deepEqual({ ...again, text }, { ...entry, text, threshold: other });
    }),
    { numRuns: 1_000 },
  );
});

const pieces = fc.constantFrom(
  ...["ot", "=", ",", ";", ":", "th", "rv", "th:", "rv:", "ot=th:", RV, "8", "e666", "ot=", "a:1"],
  ...[" ", "\t", "\u0000", "é", "😀", "__proto__", "x".repeat(260), "vendor=1", "E", "-", "."],
);
const broken = fc.oneof(
  fc.array(pieces, { maxLength: 20 }).map((list) => list.join("")),
  fc.array(pieces, { maxLength: 20 }).map((list) => `vendor=1,ot=${list.join("")}`),
  fc.string({ unit: "binary", maxLength: 80 }).map((text) => `ot=${text}`),
);

test("withThreshold() makes a sound entry of any trace state, and keeps the others", () => {
  fc.assert(
    fc.property(broken, thresholds, (text, threshold) => {
      const state = createTraceState(text);
      const entry = otEntryOf(state);
      const changed = withThreshold(state, entry, threshold);
      const after = otEntryOf(changed);
      assert.deepEqual(
        [after.threshold, after.randomness, after.rest, after.isSound],
        [threshold, entry.randomness, entry.rest, true],
      );
      assert.equal(changed?.get("vendor"), state.get("vendor"));
    }),
    { numRuns: 10_000 },
  );
});

test("withThreshold() hands on the same trace state when nothing changes", () => {
  const state = createTraceState(`vendor=1,ot=rv:${RV};th:8`);
  assert.equal(withThreshold(state, otEntryOf(state), "8"), state);
  assert.equal(withThreshold(undefined, otEntryOf(undefined), undefined), undefined);
  const without = createTraceState("vendor=1");
  assert.equal(withThreshold(without, otEntryOf(without), undefined), without);
});

test("otEntryOf() and withThreshold() get by with a trace state that throws", () => {
  const before = reportCount("ot-entry");
  const trap = (): never => {
    throw new Error("from a trace state");
  };
  const states = [
    { get: trap, set: trap, unset: trap, serialize: trap },
    { get: () => 5, set: () => undefined, unset: () => null, serialize: () => "" },
    { get: () => "th:8;", set: trap, unset: trap, serialize: () => "" },
    5,
    {},
  ];
  for (const state of states) {
    const foreign = state as TraceState; // as plain JavaScript may give it
    const entry = otEntryOf(foreign);
    assert.equal(withThreshold(foreign, entry, "e")?.get("ot"), "th:e");
    const cleared = withThreshold(foreign, { ...entry, isSound: false }, undefined);
    assert.equal(cleared?.get("ot"), undefined);
  }
  assert.ok(reportCount("ot-entry") > before);
});
