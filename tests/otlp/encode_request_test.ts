import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ExportTraceServiceRequest,
  ExportTraceServiceRequestSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { Span } from "../../gen/es/opentelemetry/proto/trace/v1/trace_pb.ts";
import { KEPT_BYTES } from "../../src/otlp/protobuf/dictionary_writer.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { TRACE_LAYOUT } from "../../src/otlp/protobuf/trace_layout.ts";
import type { AnyValue, ResourceData, Scope, SpanFields } from "../../src/snapshot/mod.ts";
import { RecordQueue } from "../../src/snapshot/mod.ts";
import {
  chunksOf,
  numbers,
  placesOf,
  plainSpan,
  spansOf,
  texts,
  valuesOf,
  wellFormedTexts,
} from "../snapshot/span_fixture.ts";
import { fromBinaryExactly } from "../support/from_binary_exactly.ts";
import {
  EMPTY_RESOURCE,
  plainScope,
  requestMessage,
  resourcesOf,
  scopesOf,
  spanMessage,
  valueMessage,
} from "./request_fixture.ts";

const SCOPES = [plainScope({ name: "one" }), plainScope({ name: "two" }), plainScope()];

function decode(bytes: Uint8Array): ExportTraceServiceRequest {
  return fromBinaryExactly(ExportTraceServiceRequestSchema, bytes);
}

function encode(
  spans: readonly SpanFields[],
  scopes: readonly Scope[] = SCOPES,
  resource: ResourceData = EMPTY_RESOURCE,
  perChunk: number = Infinity,
): ExportTraceServiceRequest {
  const encoder = new RequestEncoder(TRACE_LAYOUT, resource, scopes);
  return decode(encoder.encode(placesOf(spans, perChunk)));
}

/** What a span becomes on the wire. */
function spanBack(fields: Partial<SpanFields>): Span {
  return encode([plainSpan(fields)]).resourceSpans[0].scopeSpans[0].spans[0];
}

/** What a value becomes on the wire. */
function valueBack(value: AnyValue) {
  return spanBack({ attributeList: ["k", value] }).attributes[0].value;
}

test("encode() writes every field of every span, for any text", () => {
  fc.assert(
    fc.property(fc.array(spansOf(texts), { minLength: 1, maxLength: 4 }), (spans) => {
      assert.deepEqual(encode(spans), requestMessage(spans, SCOPES, EMPTY_RESOURCE));
    }),
    { numRuns: 500 },
  );
});

test("encode() writes every field of scopes and resource", () => {
  const scopes = fc.array(scopesOf(wellFormedTexts), { minLength: 3, maxLength: 3 });
  const spans = fc.uniqueArray(fc.nat(2), { minLength: 1 });
  fc.assert(
    fc.property(scopes, resourcesOf(wellFormedTexts), spans, (known, resource, members) => {
      const written = members.map((scopeNumber) => plainSpan({ scopeNumber }));
      assert.deepEqual(
        encode(written, known, resource),
        requestMessage(written, known, resource),
      );
    }),
    { numRuns: 500 },
  );
});

test("encode() writes broken texts of scopes and resource with replacement characters", () => {
  fc.assert(
    fc.property(scopesOf(texts), resourcesOf(texts), (scope, resource) => {
      const spans = [plainSpan()];
      assert.deepEqual(encode(spans, [scope], resource), requestMessage(spans, [scope], resource));
    }),
    { numRuns: 300 },
  );
});

test("encode() takes scopes and resources of any size", () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`key ${i}`, `value ${i}`]),
  );
  const spans = [plainSpan()];
  const scopes = [plainScope({ attributes })];
  const resource = { attributes: { ...attributes, list: Object.keys(attributes) }, schemaUrl: "" };
  assert.deepEqual(encode(spans, scopes, resource), requestMessage(spans, scopes, resource));
});

test("encode() takes records from several chunks", () => {
  const spans = fc.array(spansOf(texts), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 4 }), (written, perChunk) => {
      assert.deepEqual(
        encode(written, SCOPES, EMPTY_RESOURCE, perChunk),
        requestMessage(written, SCOPES, EMPTY_RESOURCE),
      );
    }),
    { numRuns: 200 },
  );
});

test("encode() takes batches that begin and end in the middle of a chunk", () => {
  const spans = fc.array(spansOf(texts), { minLength: 1, maxLength: 8 });
  const sizes = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(spans, sizes, sizes, (written, perChunk, perBatch) => {
      const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, SCOPES);
      const queue = new RecordQueue();
      for (const chunk of chunksOf(written, perChunk)) queue.add(chunk);
      for (let first = 0; first < written.length; first += perBatch) {
        const members = written.slice(first, first + perBatch);
        assert.deepEqual(
          decode(encoder.encode(queue.take(perBatch, Infinity))),
          requestMessage(members, SCOPES, EMPTY_RESOURCE),
        );
      }
      assert.equal(queue.recordCount, 0);
    }),
    { numRuns: 200 },
  );
});

test("encode() knows scopes that came after it was made", () => {
  const scopes = [plainScope({ name: "first" })];
  const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, scopes);
  encoder.encode(placesOf([plainSpan()]));
  scopes.push(plainScope({ name: "later" }));
  const request = decode(encoder.encode(placesOf([plainSpan({ scopeNumber: 1 })])));
  assert.equal(request.resourceSpans[0].scopeSpans[0].scope?.name, "later");
});

test("encode() writes strings of every length around the borders of a varint", () => {
  const lengths = [0, 1, 126, 127, 128, 129, 16_382, 16_383, 16_384, 16_385, 2 ** 21 - 1, 2 ** 21];
  for (const length of lengths) {
    for (const sign of ["a", "é", "😀"]) {
      const text = sign.repeat(length / sign.length);
      const fields = {
        name: text,
        attributeList: ["key", text, `k${text}`, 1],
        eventList: [{
          name: text,
          seconds: 1,
          nanos: 1,
          attributeList: ["k", [text]],
          droppedAttributesCount: 0,
        }],
      };
      const span = plainSpan(fields);
      // Compared as texts: a difference of megabytes is no help to anybody.
      assert.ok(isSame(spanBack(fields), spanMessage(span)), `${length} of ${sign}`);
    }
  }
});

function isSame(actual: Span, expected: Span): boolean {
  try {
    assert.deepEqual(actual, expected);
    return true;
  } catch {
    return false;
  }
}

test("encode() writes spans of every size around the borders of a varint", () => {
  // A span's other fields take about 76 bytes, the messages around it a dozen more.
  const windows = [[128, 30, 110], [16_384, 60, 110], [2 ** 21, 70, 100]];
  for (const [border, most, least] of windows) {
    for (let length = border - least; length < border - most + 10; length++) {
      const name = "n".repeat(length);
      const request = encode([plainSpan({ name })]);
      assert.equal(request.resourceSpans[0].scopeSpans[0].spans[0].name.length, length);
    }
  }
});

test("encode() writes resources and scopes of every size around the borders of a varint", () => {
  for (const length of [100, 127, 128, 129, 16_383, 16_384, 2 ** 21]) {
    const text = "x".repeat(length);
    const scope = plainScope({ name: text, schemaUrl: text });
    const resource = { attributes: { k: text }, schemaUrl: text };
    const [entry] = encode([plainSpan()], [scope], resource).resourceSpans;
    assert.equal(entry.schemaUrl.length, length);
    assert.equal(entry.scopeSpans[0].scope?.name.length, length);
    assert.equal(entry.scopeSpans[0].schemaUrl.length, length);
  }
});

test("encode() writes byte values of every length around the borders of a varint", () => {
  for (const length of [0, 1, 7, 8, 9, 127, 128, 16_383, 16_384, 2 ** 21]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
    const value = valueBack(bytes)?.value;
    assert.ok(value?.case === "bytesValue" && Buffer.compare(value.value, bytes) === 0);
  }
});

test("encode() writes arrays and maps of every length around the borders of a varint", () => {
  for (const length of [0, 1, 31, 32, 42, 43, 127, 128, 5_461, 5_462, 20_000]) {
    const array = new Array(length).fill(true);
    assert.deepEqual(valueBack(array), valueMessage(array));
    const map = Object.fromEntries(array.map((_, i) => [`k${i}`, null]));
    assert.deepEqual(valueBack(map), valueMessage(map));
  }
});

test("encode() writes integers around the borders of a varint and of 64 bits", () => {
  const borders: (number | bigint)[] = [0, 1, -1, 127, 128, 16_383, 16_384];
  for (const power of [21, 28, 31, 32, 35, 42, 49, 52]) {
    borders.push(2 ** power - 1, 2 ** power, -(2 ** power), -(2 ** power) + 1);
  }
  borders.push(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
  for (const power of [0n, 7n, 31n, 32n, 53n, 56n, 62n]) {
    borders.push(2n ** power, 2n ** power - 1n, -(2n ** power), -(2n ** power) - 1n);
  }
  borders.push(2n ** 63n - 1n, -(2n ** 63n));
  for (const border of borders) {
    assert.deepEqual(valueBack(border), valueMessage(border), `${border}`);
    assert.deepEqual(valueBack([border]), valueMessage([border]), `[${border}]`);
  }
});

test("encode() writes any number", () => {
  fc.assert(
    fc.property(numbers, (value) => {
      assert.deepEqual(valueBack(value), valueMessage(value));
    }),
    { numRuns: 1_000 },
  );
});

test("encode() writes any value", () => {
  fc.assert(
    fc.property(valuesOf(texts), (value) => {
      assert.deepEqual(valueBack(value), valueMessage(value));
    }),
    { numRuns: 1_000 },
  );
});

test("encode() writes values nested 64 levels deep", () => {
  let value: AnyValue = "core";
  for (let i = 0; i < 16; i++) value = [{ in: value }, "x".repeat(i * 20)];
  assert.deepEqual(valueBack(value), valueMessage(value));
});

test("encode() writes times to the nanosecond from 1970 to 2500", () => {
  const moments: readonly (readonly [number, number])[] = [
    [0, 0],
    [0, 1],
    [0, 999_999_999],
    [4, 294_967_295],
    [4, 294_967_296],
    [4, 294_967_297],
    [1_700_000_000, 0],
    [1_700_000_000, 999_999_999],
    [2 ** 31 - 1, 999_999_999],
    [2 ** 31, 0],
    [2 ** 32 - 1, 999_999_999],
    [2 ** 32, 0],
    [9_223_372_036, 854_775_807],
    [9_223_372_036, 854_775_808],
    [16_725_225_600, 0],
    [18_446_744_072, 999_999_999],
  ];
  for (const [seconds, nanos] of moments) {
    const span = spanBack({ startSeconds: seconds, startNanos: nanos });
    assert.equal(span.startTimeUnixNano, BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
  }
});

test("encode() writes any time to the nanosecond", () => {
  const seconds = fc.integer({ min: 0, max: 18_446_744_072 });
  fc.assert(
    fc.property(seconds, fc.nat(999_999_999), (endSeconds, endNanos) => {
      const span = spanBack({ endSeconds, endNanos });
      assert.equal(span.endTimeUnixNano, BigInt(endSeconds) * 1_000_000_000n + BigInt(endNanos));
    }),
    { numRuns: 1_000 },
  );
});

test("encode() writes a time before 1970 as 0", () => {
  assert.equal(spanBack({ startSeconds: -1, startNanos: 999_999_999 }).startTimeUnixNano, 0n);
});

test("encode() leaves out the parent of a root span, and a status that was not set", () => {
  const span = spanBack({});
  assert.equal(span.parentSpanId.length, 0);
  assert.equal(span.status, undefined);
});

test("encode() writes a parent id with a word of zeros", () => {
  assert.equal(spanBack({ parentWord0: 0, parentWord1: 7 }).parentSpanId.at(-1), 7);
  assert.equal(spanBack({ parentWord0: 7, parentWord1: 0 }).parentSpanId[3], 7);
});

test("encode() gives equal bytes for equal batches, whatever it encoded before", () => {
  const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, SCOPES);
  const batch = placesOf([plainSpan({ name: "é", attributeList: ["k", "v"] })]);
  const first = encoder.encode(batch).slice();
  encoder.encode(placesOf([plainSpan({ name: "x".repeat(200_000) })]));
  assert.deepEqual(encoder.encode(batch), first);
});

test("encode() copies texts whole, whatever bytes an earlier request left behind them", () => {
  // Bytes that make up a NaN together with the end of a text, if the two are read as one number.
  const leftovers = [[0xff], [0xf8, 0x7f], [0x7f, 0xf8], [0xf0, 0xff, 0x7f]];
  for (const pattern of leftovers) {
    const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, SCOPES);
    const bytes = Uint8Array.from({ length: 2_000 }, (_, i) => pattern[i % pattern.length]);
    const before = placesOf([plainSpan({ attributeList: ["k", bytes] })]);
    for (let length = 1; length < 300; length++) {
      encoder.encode(before);
      const name = "n".repeat(length);
      const request = decode(encoder.encode(placesOf([plainSpan({ name })])));
      assert.equal(request.resourceSpans[0].scopeSpans[0].spans[0].name, name);
    }
  }
});

test("encode() copies texts whole behind which a large resource follows", () => {
  for (let length = 16_340; length < 16_400; length++) {
    const resource = { attributes: { k: "x".repeat(length) }, schemaUrl: "" };
    const encoder = new RequestEncoder(TRACE_LAYOUT, resource, SCOPES);
    const request = decode(encoder.encode(placesOf([plainSpan({ name: "nine char" })])));
    assert.equal(request.resourceSpans[0].scopeSpans[0].spans[0].name, "nine char");
  }
});

test("encode() gives the block of a large request back at the next one", () => {
  const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, SCOPES);
  const batch = placesOf([plainSpan({ name: "\u0436", attributeList: ["k", "v"] })]);
  const first = encoder.encode(batch).slice();
  const large = encoder.encode(placesOf([plainSpan({ name: "x".repeat(KEPT_BYTES) })]));
  assert.ok(large.buffer.byteLength > KEPT_BYTES);
  const next = encoder.encode(batch);
  assert.deepEqual(next.slice(), first);
  assert.ok(next.buffer.byteLength <= KEPT_BYTES);
});
