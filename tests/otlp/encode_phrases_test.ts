import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ExportTraceServiceRequestSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { TRACE_LAYOUT } from "../../src/otlp/protobuf/trace_layout.ts";
import type { AnyValue } from "../../src/snapshot/mod.ts";
import { placesOf, plainSpan } from "../snapshot/span_fixture.ts";
import { fromBinaryExactly } from "../support/from_binary_exactly.ts";
import { EMPTY_RESOURCE, plainScope, requestMessage } from "./request_fixture.ts";

// Among them what makes eight bytes that are a NaN, in whatever place of the message they lie.
const VALUES: readonly AnyValue[] = [
  "",
  "text",
  "\u00e9\u5024\ud83d\ude00",
  "x".repeat(120),
  "\u5024".repeat(120),
  true,
  false,
  0,
  127,
  128,
  16_383,
  65_535,
  2 ** 21 - 1,
  2 ** 31 - 1,
  2 ** 53 - 1,
  -1,
  -(2 ** 53) + 1,
  2 ** 53,
  2 ** 63 - 1024,
  -(2 ** 63),
  2 ** 63,
  0.1,
  NaN,
  Infinity,
  -Infinity,
];

test("encode() writes phrases of every value, under keys of every length", () => {
  const scopes = [plainScope()];
  const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, scopes);
  for (let length = 1; length <= 9; length++) {
    const key = "k".repeat(length);
    const spans = VALUES.map((value) =>
      plainSpan({ attributeList: [key, value, `${key}.fixed`, "same"] })
    );
    for (let round = 0; round < 2; round++) {
      const body = encoder.encode(placesOf(spans));
      assert.deepEqual(
        fromBinaryExactly(ExportTraceServiceRequestSchema, body),
        requestMessage(spans, scopes, EMPTY_RESOURCE),
      );
    }
  }
});

/** A key and a value that take most bytes for one number of a record. */
function longPhrases(count: number): AnyValue[] {
  return Array.from({ length: count }, (_, i) => {
    const text = "\u5024".repeat(120) + String(i % 100).padStart(3, "0");
    return [text, `${text} ${i < count / 2 ? "first" : "second"}`];
  }).flat();
}

test("RequestEncoder.encode() writes records with very many phrases, names and bytes", () => {
  const scopes = [plainScope()];
  const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, scopes);
  const bytes = new Uint8Array(20_000).fill(7);
  const eventList = Array.from({ length: 60 }, (_, i) => ({
    name: `event ${i}`,
    seconds: 1,
    nanos: i,
    attributeList: [...longPhrases(30), "bytes", bytes, "\u5024".repeat(128), "\u5024".repeat(500)],
    droppedAttributesCount: 0,
  }));
  const spans = [plainSpan({ eventList }), plainSpan(), plainSpan({ eventList })];
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(
      fromBinaryExactly(ExportTraceServiceRequestSchema, encoder.encode(placesOf(spans))),
      requestMessage(spans, scopes, EMPTY_RESOURCE),
    );
  }
});

test("encode() takes no more than a few times a record's bytes for its block", () => {
  const encoder = new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, [plainScope()]);
  encoder.encode(placesOf([plainSpan({ attributeList: longPhrases(1) })]));
  const attributeList = [...longPhrases(1), "bytes", new Uint8Array(2 ** 20)];
  const body = encoder.encode(placesOf([plainSpan({ attributeList })]));
  assert.ok(body.buffer.byteLength < 8 * body.length, `${body.buffer.byteLength}`);
});
