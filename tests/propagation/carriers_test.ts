import assert from "node:assert/strict";
import { test } from "node:test";
import {
  headersGetter,
  headersSetter,
  mapGetter,
  mapSetter,
  recordGetter,
  recordSetter,
} from "../../src/propagation/mod.ts";

test("headersGetter.get() gives values whatever the case of their name", () => {
  const headers = new Headers({ "X-One": "1" });
  assert.equal(headersGetter.get(headers, "x-one"), "1");
  assert.equal(headersGetter.get(headers, "X-ONE"), "1");
  assert.equal(headersGetter.get(headers, "x-two"), undefined);
  assert.deepEqual(headersGetter.getAll(headers, "x-two"), []);
});

test("headersGetter.get() gives several headers of a name as Headers joins them", () => {
  const headers = new Headers([["a", "1"], ["A", "2"]]);
  assert.equal(headersGetter.get(headers, "a"), "1, 2");
  assert.deepEqual(headersGetter.getAll(headers, "a"), ["1, 2"]);
});

test("headersGetter.keys() returns the names", () => {
  assert.deepEqual(headersGetter.keys(new Headers({ B: "2", a: "1" })).toSorted(), ["a", "b"]);
});

test("headersSetter.set() replaces a header", () => {
  const headers = new Headers({ Baggage: "old=1" });
  headersSetter.set(headers, "baggage", "new=2");
  assert.equal(headers.get("baggage"), "new=2");
});

test("recordGetter.get() gives values whatever the case of their name", () => {
  const carrier = { "X-One": "1", "x-two": "2" };
  assert.equal(recordGetter.get(carrier, "x-one"), "1");
  assert.equal(recordGetter.get(carrier, "X-TWO"), "2");
  assert.equal(recordGetter.get(carrier, "x-three"), undefined);
});

test("recordGetter.get() gives arrays of strings", () => {
  const carrier = { a: ["1", "2"], A: "3" };
  assert.deepEqual(recordGetter.get(carrier, "a"), ["1", "2"]);
  assert.deepEqual(recordGetter.getAll(carrier, "a"), ["1", "2", "3"]);
});

test("recordGetter.get() treats values that are no strings as absent", () => {
  for (const value of [1, true, null, undefined, {}, Symbol("s"), () => "x"]) {
    assert.equal(recordGetter.get({ a: value }, "a"), undefined);
    assert.deepEqual(recordGetter.getAll({ a: value }, "a"), []);
  }
  assert.deepEqual(recordGetter.get({ a: ["1", 2, null] }, "a"), ["1"]);
});

test("recordGetter.get() does not give what an object inherits", () => {
  const carrier: Record<string, unknown> = Object.create({ traceparent: "inherited" });
  assert.equal(recordGetter.get(carrier, "traceparent"), undefined);
  assert.equal(recordGetter.get(carrier, "Traceparent"), undefined);
  assert.deepEqual(recordGetter.getAll(carrier, "traceparent"), []);
  assert.equal(recordGetter.get(carrier, "constructor"), undefined);
  assert.deepEqual(recordGetter.keys(carrier), []);
});

test("recordSetter.set() replaces a field whatever its case", () => {
  const carrier = { Traceparent: "old" };
  recordSetter.set(carrier, "traceparent", "new");
  recordSetter.set(carrier, "baggage", "a=1");
  recordSetter.set(carrier, "baggage", "a=2");
  assert.deepEqual(carrier, { Traceparent: "new", baggage: "a=2" });
});

test("recordSetter.set() leaves one field when there were several that differ by case", () => {
  const carrier = { traceparent: "old", b: "1", Traceparent: "older", TRACEPARENT: "oldest" };
  recordSetter.set(carrier, "traceparent", "new");
  assert.deepEqual(carrier, { traceparent: "new", b: "1" });
  assert.equal(new Headers(carrier).get("traceparent"), "new");
});

test("mapGetter.get() gives values whatever the case of their name", () => {
  const carrier = new Map<string, string | string[]>([["X-One", "1"], ["two", ["2", "3"]]]);
  assert.equal(mapGetter.get(carrier, "x-one"), "1");
  assert.equal(mapGetter.get(carrier, "X-One"), "1");
  assert.deepEqual(mapGetter.getAll(carrier, "x-one"), ["1"]);
  assert.deepEqual(mapGetter.get(carrier, "two"), ["2", "3"]);
  assert.deepEqual(mapGetter.get(carrier, "TWO"), ["2", "3"]);
  assert.equal(mapGetter.get(carrier, "three"), undefined);
  assert.deepEqual(mapGetter.getAll(carrier, "Two"), ["2", "3"]);
  assert.deepEqual(mapGetter.keys(carrier), ["X-One", "two"]);
});

test("mapSetter.set() replaces a field whatever its case", () => {
  const carrier = new Map<string, string>([["Traceparent", "old"]]);
  mapSetter.set(carrier, "traceparent", "new");
  mapSetter.set(carrier, "baggage", "a=1");
  assert.deepEqual([...carrier], [["Traceparent", "new"], ["baggage", "a=1"]]);
});

test("mapSetter.set() leaves one field when there were several that differ by case", () => {
  const carrier = new Map([["Traceparent", "older"], ["b", "1"], ["traceparent", "old"]]);
  mapSetter.set(carrier, "traceparent", "new");
  assert.deepEqual([...carrier], [["Traceparent", "new"], ["b", "1"]]);
});
