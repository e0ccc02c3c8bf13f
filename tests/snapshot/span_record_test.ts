import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AnyValue,
  type AttributeList,
  readSpan,
  RecordReader,
  type SpanFields,
  type SpanSnapshot,
  wordToHex,
} from "../../src/snapshot/mod.ts";
import { placesOf, plainSpan, spansOf, texts, valuesOf, wellFormedTexts } from "./span_fixture.ts";

function roundTrip(span: SpanFields): SpanSnapshot {
  return readSpan(new RecordReader(placesOf([span])[0]));
}

/** What is read back of one value. */
function valueBack(value: AnyValue): AnyValue {
  // What is read back of an attribute is an AnyValue again.
  return roundTrip(plainSpan({ attributeList: ["k", value] })).attributes.k as AnyValue;
}

function wordsToHex(...words: readonly number[]): string {
  return words.map(wordToHex).join("");
}

function attributesIn(list: AttributeList): Record<string, AnyValue> {
  const entries: [string, AnyValue][] = [];
  for (let i = 0; i < list.length; i += 2) entries.push([String(list[i]), list[i + 1]]);
  return Object.fromEntries(entries);
}

function expected(span: SpanFields): SpanSnapshot {
  const hasParent = span.parentWord0 !== 0 || span.parentWord1 !== 0;
  return {
    scopeNumber: span.scopeNumber,
    traceId: wordsToHex(span.traceWord0, span.traceWord1, span.traceWord2, span.traceWord3),
    spanId: wordsToHex(span.spanWord0, span.spanWord1),
    parentSpanId: hasParent ? wordsToHex(span.parentWord0, span.parentWord1) : "",
    flags: span.otlpFlags,
    kind: span.kind,
    startTime: [span.startSeconds, span.startNanos],
    endTime: [span.endSeconds, span.endNanos],
    name: span.name,
    traceState: span.traceStateText,
    status: { code: span.statusCode, message: span.statusMessage },
    attributes: attributesIn(span.attributeList),
    events: (span.eventList ?? []).map((event) => ({
      time: [event.seconds, event.nanos],
      name: event.name,
      attributes: attributesIn(event.attributeList),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    links: (span.linkList ?? []).map((link) => ({
      traceId: wordsToHex(link.traceWord0, link.traceWord1, link.traceWord2, link.traceWord3),
      spanId: wordsToHex(link.spanWord0, link.spanWord1),
      flags: link.otlpFlags,
      traceState: link.traceStateText,
      attributes: attributesIn(link.attributeList),
      droppedAttributesCount: link.droppedAttributesCount,
    })),
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

test("readSpan() gives back every field of what writeSpan() wrote", () => {
  fc.assert(
    fc.property(spansOf(wellFormedTexts), (span) => {
      assert.deepEqual(roundTrip(span), expected(span));
    }),
    { numRuns: 500 },
  );
});

test("readSpan() gives back broken strings as they are", () => {
  fc.assert(
    fc.property(spansOf(texts), (span) => {
      assert.deepEqual(roundTrip(span), expected(span));
    }),
    { numRuns: 500 },
  );
});

test("readSpan() gives back every kind of value", () => {
  const values: readonly AnyValue[] = [
    "",
    "text",
    "値 😀",
    "\0",
    0,
    -0,
    1,
    -1,
    0.5,
    NaN,
    Infinity,
    -Infinity,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    2 ** 53,
    5e-324,
    true,
    false,
    null,
    0n,
    -1n,
    2n ** 53n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    new Uint8Array(),
    new Uint8Array([0, 1, 255]),
    Uint8Array.from({ length: 17 }, (_, i) => 255 - i),
    [],
    ["", null, [0, [true]], { a: 1 }],
    {},
    { "": 1, a: { b: { c: [1, "x", null] } } },
  ];
  for (const value of values) assert.deepEqual(valueBack(value), value);
});

test("readSpan() gives back values nested 64 levels deep", () => {
  let value: AnyValue = "core";
  for (let i = 0; i < 32; i++) value = [{ in: value }];
  assert.deepEqual(valueBack(value), value);
});

test("readSpan() gives back a key __proto__ like any other", () => {
  const attributes = roundTrip(plainSpan({ attributeList: ["__proto__", "x"] })).attributes;
  assert.deepEqual(Object.entries(attributes), [["__proto__", "x"]]);
});

test("writeSpan() takes undefined for the empty value", () => {
  assert.equal(valueBack(undefined), null);
  assert.deepEqual(valueBack([undefined]), [null]);
});

test("writeSpan() writes integers beyond 64 bits as decimal text", () => {
  assert.equal(valueBack(2n ** 63n), "9223372036854775808");
  assert.equal(valueBack(-(2n ** 63n) - 1n), "-9223372036854775809");
  assert.deepEqual(valueBack([2n ** 64n]), ["18446744073709551616"]);
});

test("readSpan() reads several spans of one chunk", () => {
  fc.assert(
    fc.property(fc.array(spansOf(wellFormedTexts), { maxLength: 5 }), (spans) => {
      const places = placesOf(spans);
      assert.ok(places.every(({ chunk }) => chunk === places[0].chunk));
      assert.deepEqual(
        places.map((place) => readSpan(new RecordReader(place))),
        spans.map(expected),
      );
    }),
    { numRuns: 200 },
  );
});

test("valuesOf() makes every kind of value", () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(valuesOf(texts), (value) => {
      kinds.add(
        value instanceof Uint8Array ? "bytes" : Array.isArray(value) ? "array" : typeof value,
      );
    }),
    { numRuns: 500 },
  );
  assert.equal(kinds.size, 7);
});
