import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createTraceState } from "../../src/api/mod.ts";

/** A header with this many entries: `k0=v,k1=v`. */
function header(count: number): string {
  return Array.from({ length: count }, (_, index) => `k${index}=v`).join(",");
}

test("createTraceState() keeps all entries in order when the header is legal", () => {
  const state = createTraceState("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,1a@b=x");
  assert.equal(state.serialize(), "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,1a@b=x");
  assert.equal(state.get("congo"), "t61rcWkgMzE");
  assert.equal(state.get("absent"), undefined);
});

test("createTraceState() trims blanks and tabs around entries and skips empty ones", () => {
  assert.equal(createTraceState(" a=1 ,\t, b=2\t,,").serialize(), "a=1,b=2");
  assert.equal(createTraceState("a= 1").get("a"), " 1");
  assert.equal(createTraceState("").serialize(), "");
  assert.equal(createTraceState().serialize(), "");
});

test("createTraceState() leaves out an entry when its key or value is not legal", () => {
  const long = "x".repeat(257);
  const bad = ["A=1", "_a=1", "a b=1", "=1", "a", "a=", "a=b=c", "a=ü", "ü=1", "a=\x7f"];
  for (const entry of [...bad, `${long}=1`, `a=${long}`]) {
    assert.equal(createTraceState(`ok=1,${entry}`).serialize(), "ok=1", entry);
  }
});

test("createTraceState() keeps keys and values of 256 characters", () => {
  const entry = `${"k".repeat(256)}=${"v".repeat(256)}`;
  assert.equal(createTraceState(entry).serialize(), entry);
});

test("createTraceState() keeps the first entry when a key stands there twice", () => {
  assert.equal(createTraceState("a=1,b=2,a=3").serialize(), "a=1,b=2");
});

test("createTraceState() keeps 32 entries and drops the header when there are more", () => {
  assert.equal(createTraceState(header(32)).serialize(), header(32));
  assert.equal(createTraceState(header(33)).serialize(), "");
});

test("TraceState.set() puts a new or changed key to the left", () => {
  const state = createTraceState("a=1,b=2");
  assert.equal(state.set("c", "3").serialize(), "c=3,a=1,b=2");
  assert.equal(state.set("b", "9").serialize(), "b=9,a=1");
  assert.equal(state.serialize(), "a=1,b=2");
});

test("TraceState.set() drops the last entry when the list is full", () => {
  const state = createTraceState(header(32)).set("new", "1");
  assert.equal(state.get("new"), "1");
  assert.equal(state.get("k30"), "v");
  assert.equal(state.get("k31"), undefined);
  assert.equal(createTraceState(header(32)).set("k31", "w").get("k30"), "v");
});

test("TraceState.set() changes nothing when the key or value is not legal", () => {
  const state = createTraceState("a=1");
  for (const [key, value] of [["A", "1"], ["", "1"], ["b", ""], ["b", "x "], ["b", "x,y"]]) {
    assert.equal(state.set(key ?? "", value ?? ""), state);
  }
});

test("TraceState.unset() removes a key", () => {
  const state = createTraceState("a=1,b=2");
  assert.equal(state.unset("a").serialize(), "b=2");
  assert.equal(state.unset("absent"), state);
  assert.equal(state.serialize(), "a=1,b=2");
});

test("createTraceState() gives back what it serialised for any text, and never throws", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(..."ab1,= \t@*/-_A") }),
  );
  fc.assert(fc.property(text, (raw) => {
    const once = createTraceState(raw).serialize();
    assert.equal(createTraceState(once).serialize(), once);
  }));
});
