import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { traceFixture } from "./trace_fixture.ts";

test("setAttribute() sets an attribute and returns the span", () => {
  const span = traceFixture().record();
  assert.equal(span.setAttribute("a", 1).setAttribute("b", 2), span);
  assert.deepEqual(span.attributes, { a: 1, b: 2 });
});

test("setAttribute() overwrites the value of the same name", () => {
  const span = traceFixture().record("work", { attributes: { a: 1 } });
  span.setAttribute("a", "two");
  assert.deepEqual(span.attributes, { a: "two" });
});

test("setAttribute() keeps strings", () => {
  const span = traceFixture().record();
  assert.deepEqual(span.setAttribute("k", "text").setAttribute("empty", "").attributes, {
    k: "text",
    empty: "",
  });
});

test("setAttribute() keeps booleans", () => {
  const span = traceFixture().record();
  assert.deepEqual(span.setAttributes({ t: true, f: false }).attributes, { t: true, f: false });
});

test("setAttribute() keeps doubles", () => {
  const span = traceFixture().record();
  const attributes = { d: 1.5, small: 5e-324, nan: NaN, infinite: -Infinity };
  assert.deepEqual(span.setAttributes(attributes).attributes, attributes);
});

test("setAttribute() keeps signed 64-bit integers", () => {
  const span = traceFixture().record();
  const attributes = {
    zero: 0,
    negative: -42,
    safe: Number.MAX_SAFE_INTEGER,
    largest: 2n ** 63n - 1n,
    smallest: -(2n ** 63n),
  };
  assert.deepEqual(span.setAttributes(attributes).attributes, attributes);
});

test("setAttribute() keeps arrays of primitives", () => {
  const span = traceFixture().record();
  const attributes = { s: ["a", "b"], b: [true, false], d: [1.5, 2.5], i: [1, 2], none: [] };
  assert.deepEqual(span.setAttributes(attributes).attributes, attributes);
});

test("setAttribute() keeps bytes, maps and mixed arrays", () => {
  const span = traceFixture().record();
  const attributes = { bytes: new Uint8Array([1, 2]), map: { a: [1, "x", { b: null }] } };
  assert.deepEqual(span.setAttributes(attributes).attributes, attributes);
});

test("setAttribute() keeps null as an empty value and ignores undefined", () => {
  const span = traceFixture().record();
  span.setAttribute("nothing", null).setAttribute("left out", undefined);
  assert.deepEqual(span.attributes, { nothing: null });
  assert.equal(span.droppedAttributesCount, 0);
});

test("AttributeValue documents what null and undefined mean", async () => {
  const source = await readFile(new URL("../../../src/api/attributes.ts", import.meta.url), "utf8");
  assert.match(source, /`null` is a value of its own/);
  assert.match(source, /`undefined` means/);
});

test("setAttribute() keeps keys and values of any script", () => {
  const span = traceFixture().record();
  const attributes = { "名前": "値", "🔑": "🎉 e\u0301", "ключ": "значение" };
  assert.deepEqual(span.setAttributes(attributes).attributes, attributes);
});

test("setAttribute() drops attributes without a name and counts them", () => {
  const span = traceFixture().record();
  assert.deepEqual(span.setAttribute("", 1).attributes, {});
  assert.equal(span.droppedAttributesCount, 1);
});

test("setAttribute() holds on to no array, map or bytes of the caller", () => {
  const span = traceFixture().record();
  const list = [1];
  const map = { inner: "a" };
  const bytes = new Uint8Array([1]);
  span.setAttributes({ list, map, bytes });
  list.push(2);
  map.inner = "b";
  bytes[0] = 2;
  assert.deepEqual(span.attributes, {
    list: [1],
    map: { inner: "a" },
    bytes: new Uint8Array([1]),
  });
});

test("startSpan() holds on to no attributes of the caller", () => {
  const attributes: Record<string, unknown> = { list: [1] };
  const span = traceFixture().record("work", { attributes });
  attributes.late = true;
  assert.deepEqual(span.attributes, { list: [1] });
});

test("attributes gives an object of its own each time", () => {
  const span = traceFixture().record("work", { attributes: { a: 1 } });
  span.attributes.a = 2;
  assert.deepEqual(span.attributes, { a: 1 });
});

test("setAttribute() drops new attributes beyond the count limit and counts them", () => {
  const { record } = traceFixture({ spanLimits: { attributeCountLimit: 2 } });
  const span = record("work", { attributes: { a: 1, b: 2, c: 3 } });
  span.setAttribute("d", 4).setAttribute("a", "again");
  assert.deepEqual(span.attributes, { a: "again", b: 2 });
  assert.equal(span.droppedAttributesCount, 2);
});

test("setAttribute() keeps 128 attributes by default", () => {
  const span = traceFixture().record();
  for (let i = 0; i < 130; i++) span.setAttribute(`k${i}`, i);
  assert.equal(Object.keys(span.attributes).length, 128);
  assert.equal(span.droppedAttributesCount, 2);
});

test("setAttribute() keeps no attribute when the count limit is 0", () => {
  const span = traceFixture({ spanLimits: { attributeCountLimit: 0 } }).record();
  assert.deepEqual(span.setAttribute("a", 1).attributes, {});
  assert.equal(span.droppedAttributesCount, 1);
});

test("setAttribute() cuts strings to the length limit, inside arrays and maps too", () => {
  const span = traceFixture({ spanLimits: { attributeValueLengthLimit: 3 } }).record();
  span.setAttributes({ s: "abcd", a: ["abcd", "ab"], m: { k: "abcd" }, n: 12345, e: "ab😀" });
  assert.deepEqual(span.attributes, {
    s: "abc",
    a: ["abc", "ab"],
    m: { k: "abc" },
    n: 12345,
    e: "ab",
  });
  assert.equal(span.droppedAttributesCount, 0);
});

test("setAttribute() does not cut strings by default", () => {
  const long = "x".repeat(100_000);
  assert.equal(traceFixture().record().setAttribute("k", long).attributes.k, long);
});

test("setAttribute() empties what is nested deeper than the depth limit", () => {
  const span = traceFixture({ spanLimits: { attributeValueDepthLimit: 1 } }).record();
  span.setAttributes({ flat: [1], deep: [[1]], map: { in: { in: 1 } } });
  assert.deepEqual(span.attributes, { flat: [1], deep: [null], map: { in: null } });
});
