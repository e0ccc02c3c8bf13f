import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import { TRACE_JSON_LAYOUT } from "../../src/otlp/json/json_span.ts";
import { TRACE_LAYOUT } from "../../src/otlp/protobuf/trace_layout.ts";
import { SnapshotSpanProcessor, TracerProvider } from "../../src/sdk/mod.ts";
import {
  type RecordBatch,
  RecordQueue,
  RecordWriter,
  scopesFrom,
  writeSpan,
} from "../../src/snapshot/mod.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { flattenSpans } from "../support/received.ts";

const RESOURCE = {
  attributes: { "service.name": "shop" },
  schemaUrl: "https://example.com/resource/1",
};

/** One span of a tracer with a schema URL and one of a tracer without, as they cross. */
function batchOfTwoScopes(): RecordBatch {
  const writer = new RecordWriter(new Float64Array(8 * 1024));
  const processor = new SnapshotSpanProcessor({
    write: (span) => assert.ok(writer.append(writeSpan, span)),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  });
  const provider = new TracerProvider({ spanProcessors: [processor] });
  const options = { schemaUrl: "https://example.com/scope/1" };
  provider.getTracer("spec with schema", "", options).startSpan("with").end();
  provider.getTracer("spec without schema").startSpan("without").end();
  const queue = new RecordQueue();
  queue.add(writer.take(new Float64Array(0)));
  return queue.take(Infinity, Infinity);
}

const EXPECTED = [
  ["with", "https://example.com/scope/1", RESOURCE.schemaUrl],
  ["without", "", RESOURCE.schemaUrl],
];

test("RequestEncoder.encode() puts schema URLs into ResourceSpans and ScopeSpans", () => {
  const batch = batchOfTwoScopes();
  const bytes = new RequestEncoder(TRACE_LAYOUT, RESOURCE, scopesFrom(0)).encode(batch);
  const spans = flattenSpans(fromBinary(ExportTraceServiceRequestSchema, bytes));
  const shown = spans.map(({ name, scope, resource }) => [
    name,
    scope.schemaUrl,
    resource.schemaUrl,
  ]);
  assert.deepEqual(shown, EXPECTED);
});

test("JsonRequestEncoder.encode() puts schema URLs into resourceSpans and scopeSpans", () => {
  const batch = batchOfTwoScopes();
  const bytes = new JsonRequestEncoder(TRACE_JSON_LAYOUT, RESOURCE, scopesFrom(0)).encode(batch);
  const request = decodeExportRequest(ExportTraceServiceRequestSchema, bytes, { isJson: true });
  const shown = flattenSpans(request).map(({ name, scope, resource }) => [
    name,
    scope.schemaUrl,
    resource.schemaUrl,
  ]);
  assert.deepEqual(shown, EXPECTED);
});
