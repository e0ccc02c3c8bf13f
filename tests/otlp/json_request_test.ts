import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ExportTraceServiceRequest,
  ExportTraceServiceRequestSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import { TRACE_JSON_LAYOUT } from "../../src/otlp/json/json_span.ts";
import {
  jsonAnyValue,
  jsonDouble,
  jsonUnixNano,
  type OtlpJson,
} from "../../src/otlp/json/json_values.ts";
import { TRACE_LAYOUT } from "../../src/otlp/protobuf/trace_layout.ts";
import type { AnyValue, ResourceData, Scope, SpanFields } from "../../src/snapshot/mod.ts";
import { placesOf, plainSpan, spansOf, texts, wellFormedTexts } from "../snapshot/span_fixture.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import {
  EMPTY_RESOURCE,
  plainScope,
  requestMessage,
  resourcesOf,
  scopesOf,
} from "./request_fixture.ts";

const SCOPES = [plainScope({ name: "one" }), plainScope({ name: "two" }), plainScope()];

function encode(
  spans: readonly SpanFields[],
  scopes: readonly Scope[] = SCOPES,
  resource: ResourceData = EMPTY_RESOURCE,
): ExportTraceServiceRequest {
  const encoder = new JsonRequestEncoder(TRACE_JSON_LAYOUT, resource, scopes);
  const body = encoder.encode(placesOf(spans));
  return decodeExportRequest(ExportTraceServiceRequestSchema, body, { isJson: true });
}

/** One span as it is printed. */
function printed(fields: Partial<SpanFields>): Record<string, OtlpJson> {
  const encoder = new JsonRequestEncoder(TRACE_JSON_LAYOUT, EMPTY_RESOURCE, SCOPES);
  const body = new TextDecoder().decode(encoder.encode(placesOf([plainSpan(fields)])));
  return JSON.parse(body).resourceSpans[0].scopeSpans[0].spans[0];
}

/**
 * The same with what the two forms may say differently said in one way: keys that look like numbers
 * come first in an object, and JSON prints a status that was not set.
 */
function normalised(request: ExportTraceServiceRequest): unknown {
  return walk(request);
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(walk);
    return items.every(hasKey) ? items.sort((a, b) => a.key < b.key ? -1 : 1) : items;
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).filter(([name, item]) =>
    name !== "status" || item.code !== 0 || item.message !== ""
  );
  return Object.fromEntries(entries.map(([name, item]) => [name, walk(item)]));
}

function hasKey(item: unknown): item is { readonly key: string } {
  return typeof item === "object" && item !== null && "key" in item;
}

test("JsonRequestEncoder.encode() prints every field of every span", () => {
  const spans = fc.array(spansOf(wellFormedTexts), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(spans, (written) => {
      assert.deepEqual(
        normalised(encode(written)),
        normalised(requestMessage(written, SCOPES, EMPTY_RESOURCE)),
      );
    }),
    { numRuns: 300 },
  );
});

test("JsonRequestEncoder.encode() prints every field of scopes and resource", () => {
  fc.assert(
    fc.property(scopesOf(wellFormedTexts), resourcesOf(wellFormedTexts), (scope, resource) => {
      const spans = [plainSpan()];
      assert.deepEqual(
        normalised(encode(spans, [scope], resource)),
        normalised(requestMessage(spans, [scope], resource)),
      );
    }),
    { numRuns: 300 },
  );
});

test("JsonRequestEncoder.encode() says the same as RequestEncoder", () => {
  const spans = fc.array(spansOf(wellFormedTexts), { minLength: 1, maxLength: 3 });
  const scopes = fc.array(scopesOf(wellFormedTexts), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(spans, scopes, resourcesOf(wellFormedTexts), (written, known, resource) => {
      const encoder = new RequestEncoder(TRACE_LAYOUT, resource, known);
      const body = encoder.encode(placesOf(written));
      const binary = decodeExportRequest(ExportTraceServiceRequestSchema, body, { isJson: false });
      assert.deepEqual(normalised(encode(written, known, resource)), normalised(binary));
    }),
    { numRuns: 300 },
  );
});

test("JsonRequestEncoder.encode() prints broken texts with replacement characters", () => {
  const attributeList: AnyValue[] = ["\ud83d", "\ude00", "list", ["\ud83d", "\ude00"]];
  const span = plainSpan({
    name: "a\ud83d",
    statusCode: 2,
    statusMessage: "\ude00b",
    attributeList,
  });
  assert.deepEqual(
    normalised(encode([span])),
    normalised(requestMessage([span], SCOPES, EMPTY_RESOURCE)),
  );
  fc.assert(fc.property(texts, texts, (name, version) => {
    const scope = plainScope({ name, version });
    const spans = [plainSpan({ name })];
    assert.deepEqual(
      normalised(encode(spans, [scope])),
      normalised(requestMessage(spans, [scope], EMPTY_RESOURCE)),
    );
  }));
});

test("jsonSpan() prints ids in hexadecimal", () => {
  const span = printed({ traceWord0: 0xabcdef01, parentWord1: 0x9 });
  assert.equal(span.traceId, "abcdef01000000020000000300000004");
  assert.equal(span.spanId, "0000000500000006");
  assert.equal(span.parentSpanId, "0000000000000009");
  assert.equal(printed({}).parentSpanId, "");
});

test("jsonSpan() prints kind and status code as numbers", () => {
  const span = printed({ kind: 2, statusCode: 2, statusMessage: "broken" });
  assert.equal(span.kind, 3);
  assert.deepEqual(span.status, { code: 2, message: "broken" });
});

test("jsonSpan() prints times as decimal strings of nanoseconds", () => {
  const span = printed({ startSeconds: 1_700_000_000, startNanos: 5 });
  assert.equal(span.startTimeUnixNano, "1700000000000000005");
});

test("jsonUnixNano() prints the number of nanoseconds", () => {
  assert.equal(jsonUnixNano([0, 0]), "0");
  assert.equal(jsonUnixNano([0, 7]), "7");
  assert.equal(jsonUnixNano([1, 0]), "1000000000");
  assert.equal(jsonUnixNano([-1, 5]), "0");
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.nat(999_999_999), (seconds, nanos) => {
      const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
      assert.equal(jsonUnixNano([seconds, nanos]), String(total));
    }),
  );
});

test("jsonAnyValue() prints each kind of value as OTLP/JSON has it", () => {
  const forms: readonly (readonly [AnyValue, OtlpJson])[] = [
    ["x", { stringValue: "x" }],
    ["", { stringValue: "" }],
    [true, { boolValue: true }],
    [5, { intValue: "5" }],
    [-0, { intValue: "0" }],
    [Number.MAX_SAFE_INTEGER, { intValue: "9007199254740991" }],
    [2n ** 63n - 1n, { intValue: "9223372036854775807" }],
    [2n ** 63n, { stringValue: "9223372036854775808" }],
    [0.5, { doubleValue: 0.5 }],
    [2 ** 53, { intValue: "9007199254740992" }],
    [2 ** 63 - 1024, { intValue: "9223372036854774784" }],
    [-(2 ** 63), { intValue: "-9223372036854775808" }],
    [2 ** 63, { doubleValue: 2 ** 63 }],
    [NaN, { doubleValue: "NaN" }],
    [Infinity, { doubleValue: "Infinity" }],
    [-Infinity, { doubleValue: "-Infinity" }],
    [new Uint8Array([0, 255]), { bytesValue: "AP8=" }],
    [[1, null], { arrayValue: { values: [{ intValue: "1" }, {}] } }],
    [{ k: "v" }, { kvlistValue: { values: [{ key: "k", value: { stringValue: "v" } }] } }],
    [null, {}],
    [undefined, {}],
  ];
  for (const [value, form] of forms) assert.deepEqual(jsonAnyValue(value), form);
});

test("jsonDouble() gives what reads back as the same double, the sign of zero included", () => {
  for (
    const value of [0, 0.5, -0.5, 2 ** 53, 5e-324, Number.MAX_VALUE, -0, NaN, Infinity, -Infinity]
  ) {
    const printed: unknown = JSON.parse(JSON.stringify(jsonDouble(value)));
    assert.equal(Number(printed), value);
  }
});
