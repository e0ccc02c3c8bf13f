import fc from "fast-check";
import {
  type AnyValue,
  type AttributeList,
  type Chunk,
  type EventFields,
  type LinkFields,
  type RecordPlace,
  RecordQueue,
  RecordWriter,
  type SpanFields,
  writeSpan,
} from "../../src/snapshot/mod.ts";

/** Strings: ASCII, any script, astral signs, and halves of surrogate pairs anywhere. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("a", "é", "値", "😀", "\ud83d", "\ude00", "\0") }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
);

/** Strings that every encoding takes as they are. */
export const wellFormedTexts: fc.Arbitrary<string> = fc.string({ unit: "binary", maxLength: 12 });

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Numbers with every border of the wire format among them. */
export const numbers: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 1, -1, 127, 128, 16_383, 16_384, 2 ** 21 - 1, 2 ** 21, 2 ** 28),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 31), -(2 ** 32), 0.1, NaN),
  fc.constantFrom(2 ** 53 - 1, 2 ** 53, -(2 ** 53) + 1, -(2 ** 53), 2 ** 63, Infinity, -Infinity),
);

const bigints = fc.oneof(
  fc.bigInt({ min: INT64_MIN, max: INT64_MAX }),
  fc.constantFrom(0n, -1n, 2n ** 31n, 2n ** 32n, -(2n ** 32n), 2n ** 53n, INT64_MIN, INT64_MAX),
);

/** Every kind of value, nested, with these strings. */
export function valuesOf(strings: fc.Arbitrary<string>): fc.Arbitrary<AnyValue> {
  const { value } = fc.letrec<{ value: AnyValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      strings,
      numbers,
      fc.boolean(),
      bigints,
      fc.constant(null),
      fc.uint8Array({ maxLength: 20 }),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(strings, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return value;
}

/** Keys and values by turns, each key once. */
export function attributeListsOf(strings: fc.Arbitrary<string>): fc.Arbitrary<AttributeList> {
  const key = strings.filter((text) => text !== "");
  return fc.uniqueArray(fc.tuple(key, valuesOf(strings)), {
    // Two broken keys may become one when they are repaired.
    selector: ([name]) => name.toWellFormed(),
    maxLength: 5,
  }).map((entries) => entries.flat());
}

const word = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1),
);
const count = fc.oneof(fc.nat(300), fc.constantFrom(0, 127, 128, 16_384, 2 ** 32 - 1));
const seconds = fc.integer({ min: 0, max: 16_725_225_600 }); // 1970 to 2500
const nanos = fc.oneof(fc.nat(999_999_999), fc.constantFrom(0, 1, 999_999_999));
const flags = fc.nat(0x3ff);

const ids = {
  traceWord0: word,
  traceWord1: word,
  traceWord2: word,
  traceWord3: word,
  spanWord0: word,
  spanWord1: word,
};

function eventsOf(strings: fc.Arbitrary<string>): fc.Arbitrary<EventFields> {
  return fc.record({
    name: strings,
    seconds,
    nanos,
    attributeList: attributeListsOf(strings),
    droppedAttributesCount: count,
  });
}

function linksOf(strings: fc.Arbitrary<string>): fc.Arbitrary<LinkFields> {
  return fc.record({
    ...ids,
    otlpFlags: flags,
    traceStateText: strings,
    attributeList: attributeListsOf(strings),
    droppedAttributesCount: count,
  });
}

/** Spans in which every field is anything that it may be. */
export function spansOf(strings: fc.Arbitrary<string>): fc.Arbitrary<SpanFields> {
  return fc.record({
    scopeNumber: fc.nat(2),
    ...ids,
    parentWord0: word,
    parentWord1: word,
    otlpFlags: flags,
    kind: fc.nat(4),
    startSeconds: seconds,
    startNanos: nanos,
    endSeconds: seconds,
    endNanos: nanos,
    name: strings,
    traceStateText: strings,
    statusCode: fc.nat(2),
    statusMessage: strings,
    attributeList: attributeListsOf(strings),
    eventList: fc.option(fc.array(eventsOf(strings), { maxLength: 3 }), { nil: undefined }),
    linkList: fc.option(fc.array(linksOf(strings), { maxLength: 3 }), { nil: undefined }),
    droppedAttributesCount: count,
    droppedEventsCount: count,
    droppedLinksCount: count,
  });
}

/** A span with little in it. */
export function plainSpan(fields: Partial<SpanFields> = {}): SpanFields {
  return {
    scopeNumber: 0,
    traceWord0: 1,
    traceWord1: 2,
    traceWord2: 3,
    traceWord3: 4,
    spanWord0: 5,
    spanWord1: 6,
    parentWord0: 0,
    parentWord1: 0,
    otlpFlags: 0x101,
    kind: 0,
    startSeconds: 1_700_000_000,
    startNanos: 0,
    endSeconds: 1_700_000_001,
    endNanos: 5,
    name: "work",
    traceStateText: "",
    statusCode: 0,
    statusMessage: "",
    attributeList: [],
    eventList: undefined,
    linkList: undefined,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...fields,
  };
}

/** The spans as chunks of at most `perChunk` records each. */
export function chunksOf(spans: readonly SpanFields[], perChunk: number = Infinity): Chunk[] {
  const chunks: Chunk[] = [];
  const writer = new RecordWriter(new Float64Array(64));
  for (const span of spans) {
    if (writer.recordCount >= perChunk) chunks.push(writer.take(new Float64Array(64)));
    while (!writer.append(writeSpan, span)) grow(writer);
  }
  if (writer.recordCount > 0) chunks.push(writer.take(new Float64Array(0)));
  return chunks;
}

function grow(writer: RecordWriter): void {
  const larger = new Float64Array(writer.numbers.length * 2);
  larger.set(writer.numbers);
  writer.numbers = larger;
}

/** Where the spans stand, in chunks of at most `perChunk` records each. */
export function placesOf(spans: readonly SpanFields[], perChunk: number = Infinity): RecordPlace[] {
  const queue = new RecordQueue();
  for (const chunk of chunksOf(spans, perChunk)) queue.add(chunk);
  return [...queue.take(Infinity, Infinity)];
}
