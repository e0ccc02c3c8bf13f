import type { Attributes } from "../../mod.ts";
import type { Random } from "./random.ts";

/** Texts that are often mishandled: empty, multi-byte, control characters, half of a pair. */
export const TEXTS: readonly string[] = [
  "",
  " ",
  "plain",
  "Grüße, \u6f22\u5b57, \u0939\u093f\u0928\u094d\u0926\u0940, \u{1f469}\u200d\u{1f680}",
  "\u0000 nul, \n newline, \t tab, \u001b escape, \u007f delete",
  '"quoted" \\ and </script>',
  "\ufeffbyte order mark, \u2028 line separator, \ufffe non-character",
  "half of a pair \ud83d in the middle",
  "\udc00",
  "\ud83d",
  "\u{10ffff}",
  "a".repeat(127) + "\u00e9",
  "long ".repeat(20_000),
];

/** Numbers at the limits of integers and doubles. */
export const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  127,
  128,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 53,
  -(2 ** 63),
  2 ** 64,
  0.1,
  -1.5,
  1e21,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

/** Integers that no number can hold, up to 64 bits and beyond. */
export const BIGINTS: readonly bigint[] = [
  0n,
  -1n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 63n,
];

/** Byte arrays, among them one that is not valid UTF-8 and one that has every byte. */
export const BYTES: readonly Uint8Array[] = [
  new Uint8Array(),
  Uint8Array.of(0),
  Uint8Array.of(0xc3, 0x28, 0xff, 0xfe),
  Uint8Array.from({ length: 256 }, (_, index) => index),
];

/** An attribute for every kind of value, with its edge cases. */
export function everyKindOfValue(): Attributes {
  const attributes: Attributes = {
    "true": true,
    "false": false,
    "null": null,
    "undefined, which is no value": undefined,
    "list of strings": ["a", "", "\u00e9"],
    "list of numbers": [1, 2.5, -3],
    "list of booleans": [true, false],
    "list with holes filled by null": ["a", null, "b"],
    "empty list": [],
    "mixed list": ["a", 1, 1.5, true, null, 2n ** 60n, Uint8Array.of(1, 2), [1, [2, [3]]], {}],
    "map": { text: "x", number: 1, yes: true, nothing: null, bytes: Uint8Array.of(9) },
    "empty map": {},
    ["__proto__"]: "an attribute like any other",
    "map in map in list": [{ a: { b: { c: [{ d: 1n }] } } }],
    "map with odd keys": { "": "empty key", ["__proto__"]: 1, "a.b": 2, "\u00e9": 3, "0": 4 },
  };
  const lists = { TEXTS, NUMBERS, BIGINTS, BYTES };
  for (const [name, values] of Object.entries(lists)) {
    values.forEach((value: unknown, index) => attributes[`${name}[${index}]`] = value);
  }
  return attributes;
}

/** Some attributes as an application has them, `count` of them. */
export function someAttributes(random: Random, count: number): Attributes {
  const attributes: Attributes = {};
  for (let index = 0; index < count; index++) {
    attributes[`app.attribute.${index}`] = someValue(random);
  }
  return attributes;
}

function someValue(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
      return random.next();
    case 1:
      return random.below(2) === 0;
    case 2:
      return random.below(1_000_000);
    case 3:
      return [random.pick(TEXTS.slice(0, 6)), `value ${random.below(100)}`];
    case 4:
      return { path: `/items/${random.below(1000)}`, sizes: [random.below(10), random.below(10)] };
    default:
      return `value ${random.below(1_000_000)}`;
  }
}
