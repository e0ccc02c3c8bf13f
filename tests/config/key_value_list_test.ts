import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { HEADER_LIST, RESOURCE_ATTRIBUTE_LIST } from "../../src/config/values/key_value_list.ts";
import type { KeyValues } from "../../src/config/values/key_value_list.ts";
import type { ValueKind } from "../../src/config/values/value_kind.ts";

function parse(kind: ValueKind<KeyValues>, text: string): [KeyValues | undefined, string[]] {
  const remarks: string[] = [];
  return [kind.parse(text, (remark) => remarks.push(remark)), remarks];
}

const encoded = (pairs: Iterable<[string, string]>): string =>
  [...pairs].map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join(",");

const text = fc.string({ unit: "grapheme" });

test("RESOURCE_ATTRIBUTE_LIST.parse() reads what was percent-encoded", () => {
  const key = text.filter((key) => key !== "");
  fc.assert(fc.property(fc.array(fc.tuple(key, text), { minLength: 1 }), (pairs) => {
    const [value] = parse(RESOURCE_ATTRIBUTE_LIST, encoded(pairs));
    assert.deepEqual(Object.entries(value ?? {}), Object.entries(Object.fromEntries(pairs)));
  }));
});

test("RESOURCE_ATTRIBUTE_LIST.parse() leaves out everything when one pair is bad", () => {
  for (
    const [list, problem] of [
      ["a=1,b", 'pair 2 has no "=" between key and value'],
      ["=1,b=2", "pair 1 has no key"],
      ["a=1,b=%zz", "pair 2 has a broken percent-encoding"],
      ["a=1,%=2", "pair 2 has a broken percent-encoding"],
      ["a=1,b=%ff", "pair 2 has a broken percent-encoding"],
    ] as const
  ) {
    assert.deepEqual(parse(RESOURCE_ATTRIBUTE_LIST, list), [
      undefined,
      [`is ignored as a whole, because ${problem}`],
    ]);
  }
});

test("RESOURCE_ATTRIBUTE_LIST.parse() allows space, nothing, equals signs, a last comma", () => {
  assert.deepEqual(parse(RESOURCE_ATTRIBUTE_LIST, " a = 1 ,b=, c=x=y,"), [
    { a: "1", b: "", c: "x=y" },
    [],
  ]);
});

test("RESOURCE_ATTRIBUTE_LIST.parse() keeps a key named __proto__ an ordinary one", () => {
  const [value] = parse(RESOURCE_ATTRIBUTE_LIST, "__proto__=x");
  assert.deepEqual(Object.keys(value ?? {}), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

test("HEADER_LIST.parse() decodes values and lowers names", () => {
  assert.deepEqual(parse(HEADER_LIST, "Authorization=Bearer%20a%3Db%2Cc,x-team = one"), [
    { authorization: "Bearer a=b,c", "x-team": "one" },
    [],
  ]);
});

test("HEADER_LIST.parse() leaves out bad pairs and never shows them", () => {
  const [value, remarks] = parse(
    HEADER_LIST,
    "api-key=secret%zz,ok=1,secret,a b=c,x=secret%0d%0ay",
  );
  assert.deepEqual(value, { ok: "1" });
  assert.deepEqual(remarks, [
    "has an invalid pair 1, which is left out: it has a broken percent-encoding",
    'has an invalid pair 3, which is left out: it has no "=" between key and value',
    "has an invalid pair 4, which is left out: it has a name that no header can have",
    "has an invalid pair 5, which is left out: it has a value that no header can have",
  ]);
});

test("HEADER_LIST.parse() lets nothing through that Headers refuses", () => {
  const part = fc.oneof(text, fc.string({ unit: "binary" }));
  const pair = fc.tuple(part, part).map((
    [key, value],
  ) => [key.toWellFormed(), value.toWellFormed()]);
  fc.assert(
    fc.property(fc.array(pair.map(([key = "", value = ""]): [string, string] => [key, value])), (
      pairs,
    ) => {
      const [value] = parse(HEADER_LIST, encoded(pairs));
      new Headers(value ?? {});
      assert.ok(value === undefined || HEADER_LIST.accepts(value));
    }),
    { numRuns: 1000 },
  );
});

test("parse() of a list never throws, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (anything) => {
      parse(HEADER_LIST, anything);
      parse(RESOURCE_ATTRIBUTE_LIST, anything);
    }),
    { numRuns: 2000 },
  );
});
