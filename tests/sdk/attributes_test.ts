import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { type Attributes, reportCounts } from "../../src/api/mod.ts";
import {
  type AttributeLimits,
  attributesOf,
  putAttribute,
  putAttributes,
} from "../../src/sdk/attributes.ts";
import { MAX_VALUE_NODES } from "../../src/sdk/keep_value.ts";
import type { AttributeList } from "../../src/snapshot/mod.ts";

const NO_LIMITS: AttributeLimits = {
  countLimit: Infinity,
  valueLengthLimit: Infinity,
  valueDepthLimit: 64,
};

/** What is left of one value. */
function kept(value: unknown, limits: Partial<AttributeLimits> = {}): unknown {
  const list: AttributeList = [];
  putAttribute(list, "k", value, { ...NO_LIMITS, ...limits });
  return attributesOf(list).k;
}

function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

test("putAttribute() keeps every kind of value", () => {
  const values = [
    "",
    "text",
    0,
    -0,
    1.5,
    NaN,
    Infinity,
    true,
    false,
    null,
    2n ** 62n,
    new Uint8Array([1, 2]),
    new Uint8Array(),
    [],
    ["a", "b"],
    [1, null, true, "mixed"],
    {},
    { a: { b: [1, { c: null }] } },
  ];
  for (const value of values) assert.deepEqual(kept(value), value);
});

test("putAttribute() ignores undefined without counting it", () => {
  const list: AttributeList = [];
  assert.equal(putAttribute(list, "k", undefined, NO_LIMITS), 0);
  assert.equal(putAttribute(list, "", undefined, NO_LIMITS), 0);
  assert.deepEqual(list, []);
});

test("putAttribute() counts a value that cannot be recorded as lost", () => {
  for (const value of [() => 1, Symbol("s")]) {
    const list: AttributeList = [];
    assert.equal(putAttribute(list, "k", value, NO_LIMITS), 1);
    assert.deepEqual(list, []);
  }
});

test("putAttribute() counts an attribute without a name as lost", () => {
  const list: AttributeList = [];
  assert.equal(putAttribute(list, "", 1, NO_LIMITS), 1);
  assert.deepEqual(list, []);
});

test("putAttribute() overwrites a key that is present", () => {
  const list: AttributeList = [];
  putAttribute(list, "a", 1, NO_LIMITS);
  putAttribute(list, "b", 2, NO_LIMITS);
  assert.equal(putAttribute(list, "a", "new", NO_LIMITS), 0);
  assert.deepEqual(list, ["a", "new", "b", 2]);
});

test("putAttribute() refuses a new key at the limit and still overwrites", () => {
  const list: AttributeList = [];
  const limits = { ...NO_LIMITS, countLimit: 1 };
  assert.equal(putAttribute(list, "a", 1, limits), 0);
  assert.equal(putAttribute(list, "b", 1, limits), 1);
  assert.equal(putAttribute(list, "a", 2, limits), 0);
  assert.deepEqual(list, ["a", 2]);
});

test("putAttribute() cuts strings and bytes to the length limit, nested ones too", () => {
  const limits = { valueLengthLimit: 3 };
  assert.equal(kept("abcdef", limits), "abc");
  assert.equal(kept("abc", limits), "abc");
  assert.deepEqual(kept(new Uint8Array([1, 2, 3, 4]), limits), new Uint8Array([1, 2, 3]));
  assert.deepEqual(kept(["abcdef", 123456], limits), ["abc", 123456]);
  assert.deepEqual(kept({ key_that_is_long: ["abcdef"] }, limits), { key_that_is_long: ["abc"] });
  assert.equal(kept("abc", { valueLengthLimit: 0 }), "");
});

test("putAttribute() never cuts a surrogate pair in two", () => {
  assert.equal(kept("ab😀", { valueLengthLimit: 3 }), "ab");
  assert.equal(kept("ab😀c", { valueLengthLimit: 4 }), "ab😀");
  assert.equal(kept("😀", { valueLengthLimit: 1 }), "");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, valueLengthLimit) => {
    const short = kept(text, { valueLengthLimit });
    assert.ok(typeof short === "string" && short.isWellFormed());
    assert.ok(text.startsWith(short) && short.length <= valueLengthLimit);
    assert.ok(short.length >= Math.min(text.length, valueLengthLimit) - 1);
  }));
});

test("putAttribute() empties arrays and maps that are nested deeper than the limit", () => {
  const limits = { valueDepthLimit: 2 };
  assert.deepEqual(kept([["in"]], limits), [["in"]]);
  assert.deepEqual(kept([[["out"], 1]], limits), [[null, 1]]);
  assert.deepEqual(kept({ a: { b: { c: 1 }, d: 2 } }, limits), { a: { b: null, d: 2 } });
});

test("putAttribute() nests 64 levels deep by default", () => {
  let deep: unknown[] = [];
  for (let level = 1; level < 100; level++) deep = [deep];
  assert.equal(depthOf(kept(deep)), 64);
});

test("putAttribute() leaves a value empty where it holds itself", () => {
  const list: unknown[] = [1];
  list.push(list);
  assert.deepEqual(kept(list), [1, null]);
  const map: Record<string, unknown> = { twice: [list, list] };
  map.inner = { map, set: new Set([map]), entries: new Map([["up", map]]) };
  assert.deepEqual(kept(map), {
    twice: [[1, null], [1, null]],
    inner: { map: null, set: [null], entries: { up: null } },
  });
  assert.deepEqual(kept([map, "next"]), [kept(map), "next"]);
});

test("putAttribute() comes to an end when reading a value records the same value", () => {
  const outer: AttributeList = [];
  const value = {
    get again(): string {
      putAttribute(outer, "again", value, NO_LIMITS);
      return "read";
    },
  };
  assert.deepEqual(kept(value), { again: "read" });
  assert.deepEqual(kept(value), { again: "read" });
  assert.deepEqual(attributesOf(outer), { again: null });
});

test("putAttribute() bounds the parts of one value", () => {
  const wide = Array.from({ length: 10 }, () => new Array(MAX_VALUE_NODES).fill("x"));
  const value = kept(wide);
  assert.ok(Array.isArray(value));
  const texts = value.flat().filter((item) => item === "x");
  assert.ok(texts.length > 0 && texts.length < MAX_VALUE_NODES);
  assert.deepEqual(value.slice(1), new Array(9).fill(null));
});

test("putAttribute() copies arrays, maps and bytes", () => {
  const inner = [1];
  const bytes = new Uint8Array([1]);
  const map = { inner, bytes };
  const list: AttributeList = [];
  putAttribute(list, "k", map, NO_LIMITS);
  inner.push(2);
  bytes[0] = 9;
  assert.deepEqual(attributesOf(list), { k: { inner: [1], bytes: new Uint8Array([1]) } });
});

test("putAttribute() copies a Buffer, whose slice() is none", () => {
  const buffer = Buffer.from("abcd");
  const list: AttributeList = [];
  putAttribute(list, "whole", buffer, NO_LIMITS);
  putAttribute(list, "nested", { inner: [buffer] }, NO_LIMITS);
  putAttribute(list, "cut", buffer.subarray(1), { ...NO_LIMITS, valueLengthLimit: 2 });
  buffer.fill("x");
  assert.deepEqual(attributesOf(list), {
    whole: new TextEncoder().encode("abcd"),
    nested: { inner: [new TextEncoder().encode("abcd")] },
    cut: new TextEncoder().encode("bc"),
  });
});

test("putAttribute() keeps what the language's own objects hold", () => {
  assert.equal(kept(new Date(0)), "1970-01-01T00:00:00.000Z");
  assert.equal(kept(new Date(NaN)), "Invalid Date");
  assert.deepEqual(kept(new Map<unknown, unknown>([["a", 1], [2, new Map()]])), { a: 1, 2: {} });
  assert.deepEqual(kept(new Set(["a", 1])), ["a", 1]);
  assert.deepEqual(
    [new String("s"), new Number(1), new Boolean(false), Object(2n)].map((boxed) => kept(boxed)),
    ["s", 1, false, 2n],
  );
  assert.deepEqual(kept({ nested: [new Date(0)] }), { nested: ["1970-01-01T00:00:00.000Z"] });
});

test("putAttribute() keeps bytes of every kind as bytes, and lists of numbers as arrays", () => {
  const { buffer } = new Uint8Array([9, 1, 2, 9]);
  const bytes = new Uint8Array([1, 2]);
  for (
    const value of [
      bytes.slice().buffer,
      new SharedArrayBuffer(2),
      new DataView(buffer, 1, 2),
      new Uint8ClampedArray(buffer, 1, 2),
    ]
  ) assert.deepEqual(kept(value), value instanceof SharedArrayBuffer ? new Uint8Array(2) : bytes);
  assert.deepEqual(kept(bytes.buffer, { valueLengthLimit: 1 }), new Uint8Array([1]));
  assert.deepEqual(kept(new Float64Array([1.5, NaN])), [1.5, NaN]);
  assert.deepEqual(kept(new Int8Array([-1])), [-1]);
  assert.deepEqual(kept(new BigInt64Array([2n])), [2n]);
  assert.deepEqual(kept({ nested: new Uint16Array(2) }), { nested: [0, 0] });
});

test("putAttribute() keeps the text of an object that has one and no properties", () => {
  assert.equal(kept(new URL("http://a.example/b")), "http://a.example/b");
  assert.equal(kept(/x+/g), "/x+/g");
  assert.equal(kept(Object.assign(new RangeError("boom"), { code: "E" })), "RangeError: boom");
  assert.equal(kept(new URL("http://a.example/b"), { valueLengthLimit: 4 }), "http");
});

test("putAttribute() keeps the properties of an object of any class", () => {
  class Point {
    readonly x = 1;
    readonly y = 2;
    toString(): string {
      return "(1, 2)";
    }
  }
  assert.deepEqual(kept(new Point()), { x: 1, y: 2 });
});

test("putAttribute() counts an object with neither properties nor a text as lost", () => {
  for (const value of [Promise.resolve(), new WeakMap(), new Headers()]) {
    assert.equal(putAttribute([], "k", value, NO_LIMITS), 1);
  }
});

test("putAttribute() reports an array or map that it cuts, and counts how often", () => {
  const count = (): number => reportCounts().get("attribute-size") ?? 0;
  const before = count();
  const items = new Array(MAX_VALUE_NODES + 1).fill(1);
  const entries = items.map((item, i): [string, number] => [`k${i}`, item]);
  for (
    const value of [
      items,
      Object.fromEntries(entries),
      new Map(entries),
      new Set(entries.map(([key]) => key)),
    ]
  ) {
    kept(value);
  }
  assert.equal(count() - before, 4);
  kept(items.slice(2));
  assert.equal(count() - before, 4);
});

/** Values that throw when somebody asks what they are. */
function hostileValues(): object[] {
  const revoked = [{}, []].map((target) => {
    const { proxy, revoke } = Proxy.revocable<object>(target, {});
    revoke();
    return proxy;
  });
  const trap = (): never => {
    throw new Error("from a trap");
  };
  const bytes = new Uint8Array([1, 2]);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return [
    ...revoked,
    new Proxy({}, { getPrototypeOf: trap }),
    new Proxy({}, { ownKeys: trap }),
    bytes,
  ];
}

test("putAttribute() counts a value that cannot be looked at as lost", () => {
  for (const value of hostileValues()) {
    const list: AttributeList = [];
    assert.equal(putAttribute(list, "k", value, NO_LIMITS), 1);
    assert.equal(putAttribute(list, "nested", [value, 1], NO_LIMITS), 0);
    assert.deepEqual(list, ["nested", [null, 1]]);
  }
});

test("putAttributes() counts attributes that cannot be gone through as one that is lost", () => {
  for (const attributes of hostileValues().slice(0, 4)) {
    // As plain JavaScript may call it.
    const lost = putAttributes([], attributes as Attributes, NO_LIMITS);
    assert.equal(lost, 1);
  }
});

test("putAttributes() leaves inherited attributes out", () => {
  const list: AttributeList = [];
  putAttributes(list, Object.assign(Object.create({ inherited: 1 }), { own: 2 }), NO_LIMITS);
  assert.deepEqual(attributesOf(list), { own: 2 });
});

test("putAttribute() leaves undefined and what cannot be recorded out of maps", () => {
  assert.deepEqual(kept({ a: undefined, b: () => 1, c: 1 }), { c: 1 });
});

test("putAttribute() keeps the places of an array", () => {
  assert.deepEqual(kept([1, undefined, () => 1, , 2]), [1, null, null, null, 2]);
});

test("putAttribute() counts a value that throws while it is read as lost", () => {
  const list: AttributeList = [];
  const value = {
    get broken(): string {
      throw new Error("from a getter");
    },
  };
  assert.equal(putAttribute(list, "k", value, NO_LIMITS), 1);
  assert.deepEqual(list, []);
});

test("putAttribute() keeps what can be read of a map in which something throws", () => {
  const map = {
    a: 1,
    get b(): number {
      throw new Error("from a getter");
    },
    c: [2],
  };
  assert.deepEqual(kept({ map, d: 3 }), { map: { a: 1, c: [2] }, d: 3 });
  assert.deepEqual(kept(Object.assign(Object.create({ inherited: 1 }), { map })), {
    map: { a: 1, c: [2] },
  });
});

test("putAttributes() sets all and returns how many were lost", () => {
  const list: AttributeList = [];
  const limits = { ...NO_LIMITS, countLimit: 2 };
  assert.equal(putAttributes(list, { a: 1, b: undefined, c: 2, d: 3, e: 4 }, limits), 2);
  assert.deepEqual(attributesOf(list), { a: 1, c: 2 });
});

test("putAttributes() goes on behind an attribute that throws while it is read", () => {
  const list: AttributeList = [];
  const attributes = {
    a: 1,
    get b(): number {
      throw new Error("from a getter");
    },
    c: 3,
  };
  assert.equal(putAttributes(list, attributes, NO_LIMITS), 1);
  assert.deepEqual(attributesOf(list), { a: 1, c: 3 });
});

test("putAttributes() takes what is no object for no attributes", () => {
  for (const nothing of [null, undefined, 5, "text", true]) {
    const list: AttributeList = [];
    // As plain JavaScript may call it.
    assert.equal(putAttributes(list, nothing as unknown as Attributes, NO_LIMITS), 0);
    assert.deepEqual(list, []);
  }
});

test("attributesOf() gives back a key __proto__ like any other", () => {
  const list: AttributeList = [];
  const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "a": {"__proto__": 2}}');
  putAttributes(list, hostile, NO_LIMITS);
  const attributes = attributesOf(list);
  assert.deepEqual(Object.keys(attributes), ["__proto__", "a"]);
  assert.equal(Object.getPrototypeOf(attributes), Object.prototype);
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

test("attributesOf() gives back what putAttributes() was given, for unique keys", () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string()));
  const key = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
  fc.assert(fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (attributes) => {
    const list: AttributeList = [];
    assert.equal(putAttributes(list, attributes, NO_LIMITS), 0);
    assert.deepEqual(attributesOf(list), attributes);
  }));
});
