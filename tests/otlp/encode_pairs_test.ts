import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import {
  ExportTraceServiceRequestSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { RequestEncoder } from "../../src/otlp/encode_request.ts";
import { TRACE_LAYOUT } from "../../src/otlp/trace_layout.ts";
import type { AnyValue } from "../../src/snapshot/mod.ts";
import { placesOf, plainSpan } from "../snapshot/span_fixture.ts";
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
  0.1,
  NaN,
  Infinity,
  -Infinity,
];

test("RequestEncoder writes pairs of every value, under keys of every length", () => {
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
        fromBinary(ExportTraceServiceRequestSchema, body),
        requestMessage(spans, scopes, EMPTY_RESOURCE),
      );
    }
  }
});
