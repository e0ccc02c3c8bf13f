import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Attributes } from "../../../src/api/mod.ts";
import { attributesOf } from "../../../src/sdk/attributes.ts";
import { MAX_KEYS, SeriesTable } from "../../../src/sdk/metrics/streams/series_table.ts";

function tableOf(limit: number, keepKey?: (key: string) => boolean): SeriesTable {
  return new SeriesTable({ limit, keepKey, clock: undefined });
}

const keys = fc.constantFrom("a", "b", "c", "d", "__proto__", "toString", "1");
const values = fc.constantFrom<unknown>(
  0,
  -0,
  1,
  "1",
  "",
  "x",
  true,
  false,
  null,
  NaN,
  1n,
  2n ** 53n + 1n,
  undefined,
  [],
  [1],
  ["1"],
  [1, [2]],
  [1n],
  { k: 1 },
  { k: "1" },
  { k: 1, l: 2 },
  new Uint8Array([1]),
);
const entryLists = fc.uniqueArray(fc.tuple(keys, values), {
  selector: ([key]) => key,
  maxLength: 6,
});

function attributesFrom(entries: readonly (readonly [string, unknown])[]): Attributes {
  // why: the values above are all values of attributes
  return Object.fromEntries(entries) as Attributes;
}

// A text that says which sets are equal: the order of keys, undefined values and whether an integer
// is a bigint do not matter.
function textOf(entries: readonly (readonly [string, unknown])[]): string {
  return entries
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${textOfValue(value)}`)
    .sort()
    .join();
}

function textOfValue(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${value}`;
  if (typeof value === "bigint") return String(value);
  if (Object.is(value, NaN)) return "NaN";
  return JSON.stringify(value, (_, item) => typeof item === "bigint" ? Number(item) : item);
}

test("SeriesTable.find() tells sets apart that have the same hash, in any order", () => {
  const table = tableOf(Infinity);
  // So many that there are hundreds of such pairs of sets.
  const length = 400;
  for (let a = 0; a < length; a++) {
    for (let b = 0; b < length; b++) table.find({ a, b });
  }
  assert.equal(table.size, length ** 2);
  for (let a = 0; a < length; a++) {
    for (let b = 0; b < length; b++) assert.equal(table.find({ b, a }), a * length + b);
  }
});

test("SeriesTable.find() gives equal sets one series and different sets different ones", () => {
  fc.assert(
    fc.property(fc.array(entryLists, { maxLength: 40 }), fc.nat(), (sets, seed) => {
      const table = tableOf(1000);
      const known = new Map<string, number>();
      for (const [index, entries] of [...sets, ...sets].entries()) {
        const shift = entries.length === 0 ? 0 : (seed + index) % entries.length;
        const turned = [...entries.slice(shift), ...entries.slice(0, shift)];
        const series = table.find(attributesFrom(turned));
        const text = textOf(entries);
        assert.equal(known.get(text) ?? series, series, text);
        known.set(text, series);
      }
      assert.equal(table.size, known.size);
      assert.equal(new Set(known.values()).size, known.size);
    }),
  );
});

test("SeriesTable.attributeList() gives back what a series was found by", () => {
  fc.assert(
    fc.property(fc.array(entryLists, { maxLength: 20 }), (sets) => {
      const table = tableOf(1000);
      for (const entries of sets) {
        const series = table.find(attributesFrom(entries));
        const found = attributesOf(table.attributeList(series));
        assert.equal(textOf(Object.entries(found)), textOf(entries));
      }
    }),
  );
});

test("SeriesTable.find() gives values that are kept as one text or number one series", () => {
  const table = tableOf(100);
  const alike: readonly (readonly (() => unknown)[])[] = [
    [() => new Date(0), () => "1970-01-01T00:00:00.000Z"],
    [() => new URL("http://shop/"), () => "http://shop/"],
    [() => new Error("late"), () => "Error: late"],
    [() => Object("boxed"), () => "boxed"],
    [() => Object(1n), () => 1n, () => 1],
    [() => [1n, { k: 2n }], () => [1, { k: 2 }]],
  ];
  for (const [expected, makers] of alike.entries()) {
    for (const make of [...makers, ...makers]) {
      // why: plain JavaScript gives such values, and they are recorded
      assert.equal(table.find({ key: make() } as Attributes), expected, `${make}`);
    }
  }
  assert.equal(table.pairKeys.length, alike.length);
});

test("SeriesTable.find() takes any number of attributes", () => {
  const table = tableOf(10);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i]));
  const turned = Object.fromEntries(Object.entries(many).reverse());
  const series = table.find(many);
  assert.equal(table.find(turned), series);
  assert.equal(table.find({ ...many, key299: -1 }), series + 1);
  assert.equal(table.attributeList(series).length, 600);
});

test("SeriesTable.find() lets there be as many series as the limit says, and one more", () => {
  const table = tableOf(3);
  const series = [1, 2, 3].map((user) => table.find({ user }));
  assert.equal(table.overflowSeries, -1);
  const overflow = table.find({ user: 4 });
  assert.equal(table.overflowSeries, overflow);
  assert.deepEqual(table.attributeList(overflow), ["otel.metric.overflow", true]);
  assert.equal(table.find({ other: "key" }), overflow);
  assert.equal(table.find({}), overflow);
  assert.deepEqual([1, 2, 3].map((user) => table.find({ user })), series);
  assert.equal(table.size, 4);
});

test("SeriesTable.find() counts no series for sets that are too large", () => {
  const table = tableOf(2);
  const large = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, i]));
  const overflow = table.find(large);
  const series = [1, 2].map((user) => table.find({ user }));
  assert.equal(new Set([overflow, ...series]).size, 3);
  assert.equal(table.find({ user: 3 }), overflow);
});

test("SeriesTable.find() counts the attributes of a set that are kept", () => {
  const table = tableOf(5, (key) => key === "route");
  const large = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, i]));
  const series = table.find({ ...large, route: "/" });
  assert.deepEqual(table.attributeList(series), ["route", "/"]);
  assert.equal(table.find({ route: "/" }), series);
});

test("SeriesTable.find() leaves out the overflow attribute where it is not kept", () => {
  const table = tableOf(2, (key) => key === "route");
  const [first] = ["/a", "/b", "/c"].map((route) => table.find({ route }));
  assert.equal(table.find({ "otel.metric.overflow": true, route: "/a" }), first);
  assert.deepEqual(table.attributeList(table.overflowSeries), ["otel.metric.overflow", true]);
});

test("SeriesTable.find() remembers no values beyond the limit", () => {
  const table = tableOf(2);
  for (let user = 0; user < 10_000; user++) table.find({ user, [`key${user}`]: [user] });
  assert.ok(table.pairKeys.length < 10, `${table.pairKeys.length} pairs`);
});

test("SeriesTable.find() uses the application's own overflow set as the overflow series", () => {
  const table = tableOf(2);
  const own = table.find({ "otel.metric.overflow": true });
  table.find({ a: 1 });
  assert.equal(table.find({ a: 2 }), own);
});

test("SeriesTable.find() leaves out the keys that are not kept, whatever their values", () => {
  const table = tableOf(10, (key) => key === "route");
  const series = table.find({ route: "/", user: 0 });
  for (let user = 1; user < 1000; user++) assert.equal(table.find({ user, route: "/" }), series);
  for (let i = 0; i < MAX_KEYS * 2; i++) {
    assert.equal(table.find({ [`k${i}`]: 1, route: "/" }), series);
  }
  assert.deepEqual(table.attributeList(series), ["route", "/"]);
  assert.equal(table.pairKeys.length, 1);
});

test("SeriesTable.find() does not read what is not kept", () => {
  const table = tableOf(10, (key) => key === "route");
  const attributes: Attributes = {
    get user(): number {
      throw new Error("unreadable");
    },
    route: "/",
  };
  assert.equal(table.find(attributes), 0);
  assert.equal(table.find(attributes), 0);
  assert.deepEqual(table.attributeList(0), ["route", "/"]);
});

test("SeriesTable.find() gives equal sets one series after any number of keys", () => {
  const lists = (key: string): Attributes[] => [
    { [key]: 1, route: "/" },
    { route: "/", [key]: 1 },
    { [key]: [1] },
  ];
  for (const keepKey of [undefined, (key: string) => !key.startsWith("header")]) {
    const table = tableOf(Infinity, keepKey);
    for (let i = 0; i < MAX_KEYS; i++) table.find({ [`header${i}`]: 1 });
    const first = ["a", "b", "c"].map((key) => lists(key).map((set) => table.find(set)));
    for (let i = 0; i < 10; i++) table.find({ [`header.${i}`]: 1 });
    const size = table.size;
    const again = ["c", "b", "a"].map((key) => lists(key).map((set) => table.find(set)));
    assert.deepEqual(again.reverse(), first);
    assert.equal(table.size, size);
    for (const [one, turned] of first) assert.equal(one, turned);
  }
});

test("SeriesTable.find() remembers nothing of a set that cannot be read", () => {
  const table = tableOf(10);
  for (let user = 0; user < 100; user++) {
    const attributes: Attributes = {
      user,
      [`key${user}`]: user,
      get unreadable(): number {
        throw new Error("unreadable");
      },
    };
    assert.throws(() => table.find(attributes), /unreadable/);
  }
  assert.deepEqual([table.size, table.pairKeys.length], [0, 0]);
});

test("SeriesTable.lookUp() finds the sets that find() has added, and adds none", () => {
  fc.assert(fc.property(fc.array(entryLists), fc.array(entryLists), (added, others) => {
    const table = tableOf(Infinity);
    const known = new Map(
      added.map((entries) => [textOf(entries), table.find(attributesFrom(entries))]),
    );
    const { size } = table;
    const pairCount = table.pairKeys.length;
    for (const entries of [...others, ...added]) {
      const expected = known.get(textOf(entries)) ?? -1;
      assert.equal(table.lookUp(attributesFrom(entries.toReversed())), expected);
    }
    assert.deepEqual([table.size, table.pairKeys.length], [size, pairCount]);
    assert.equal(table.overflowSeries, -1);
  }));
});

test("SeriesTable.find() copies composite values", () => {
  const table = tableOf(10);
  const list = [1];
  const series = table.find({ list });
  list.push(2);
  assert.deepEqual(table.attributeList(series), ["list", [1]]);
  assert.notEqual(table.find({ list }), series);
});
