import assert from "node:assert/strict";
import { test } from "node:test";
import { AttributeShape } from "../../src/api/global/inner_protocol.ts";
import { numberName, readSpan, RECORD_LENGTH, RecordReader } from "../../src/snapshot/mod.ts";
import { numberPhrase, phraseOf, type PhraseValue } from "../../src/snapshot/phrases.ts";
import { placesOf, plainSpan } from "./span_fixture.ts";

const VALUES: readonly PhraseValue[] = [
  "",
  "text",
  "\u00e9\u5024\ud83d\ude00",
  "x".repeat(500),
  true,
  false,
  0,
  -0,
  1,
  -1,
  255,
  65_535,
  2 ** 31 - 1,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  0.1,
  NaN,
  Infinity,
];

test("writeSpan() gives back attributes that come again with the same values", () => {
  for (const [index, value] of VALUES.entries()) {
    const span = plainSpan({ attributeList: [`phrases.key.${index}`, value] });
    for (const place of placesOf([span, span, span])) {
      const { attributes } = readSpan(new RecordReader(place));
      assert.ok(Object.is(attributes[`phrases.key.${index}`], value), String(value));
    }
  }
});

test("writeSpan() gives back the attributes of a key whose values are ever new", () => {
  for (let i = 0; i < 200; i++) {
    const span = plainSpan({ attributeList: ["phrases.new", `value ${i}`, "phrases.count", i] });
    const { attributes } = readSpan(new RecordReader(placesOf([span])[0]));
    assert.deepEqual(attributes, { "phrases.new": `value ${i}`, "phrases.count": i });
  }
});

test("numberPhrase() tells values of other types apart, and 0 from -0", () => {
  const values: readonly PhraseValue[] = ["1", 1, true, "true", 0];
  const numbers = values.map((value) => numberPhrase(0, value));
  for (const [index, number] of numbers.entries()) {
    if (number >= 0) assert.deepEqual(phraseOf(number), [0, values[index]]);
  }
  assert.equal(numberPhrase(0, -0), -1);
});

test("writeSpan() writes a span by shape as it writes one by list", () => {
  const shape = new AttributeShape(["shaped.a", "shaped.b", "shaped.c", "shaped.d"]);
  for (let i = 0; i < 100; i++) {
    const [byShape, byList] = placesOf([
      plainSpan({ shape, shapedValues: ["same", undefined, i, 0.5], attributeList: ["own", true] }),
      plainSpan({
        attributeList: ["shaped.a", "same", "shaped.c", i, "shaped.d", 0.5, "own", true],
      }),
    ]);
    assert.deepEqual(readSpan(new RecordReader(byShape)), readSpan(new RecordReader(byList)));
    assert.equal(
      byShape.chunk.numbers[byShape.position + RECORD_LENGTH],
      byList.chunk.numbers[byList.position + RECORD_LENGTH],
    );
  }
});

test("writeSpan() gives back attributes when there are too many phrases for numbers", () => {
  const lists = Array.from({ length: 4200 }, (_, i) => [`many.${i >> 5}`, `value ${i}`]);
  const spans = lists.map((attributeList) => plainSpan({ attributeList }));
  for (const [index, place] of placesOf([...spans, ...spans]).entries()) {
    const [key, value] = lists[index % lists.length];
    assert.deepEqual(readSpan(new RecordReader(place)).attributes, { [key]: value });
  }
  assert.equal(numberPhrase(numberName("one.more"), "value"), -1);
});
