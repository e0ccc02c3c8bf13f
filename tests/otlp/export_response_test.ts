import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toBinary, toJsonString } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ExportLogsServiceResponseSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceResponseSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { ExportTraceServiceResponseSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import {
  type ExportResponse,
  readJsonResponse,
  readJsonStatus,
  readProtobufResponse,
  readProtobufStatus,
} from "../../src/otlp/sender/export_response.ts";
import type { OtlpSignal } from "../../src/otlp/sender/sender_config.ts";
import { rpcStatus } from "../support/receiver_answer.ts";

interface Forms {
  readonly binary: Uint8Array;
  readonly json: Uint8Array;
}

function forms(signal: OtlpSignal, rejected: bigint, errorMessage: string): Forms {
  const text = new TextEncoder();
  switch (signal) {
    case "traces": {
      const schema = ExportTraceServiceResponseSchema;
      const message = create(schema, { partialSuccess: { rejectedSpans: rejected, errorMessage } });
      return {
        binary: toBinary(schema, message),
        json: text.encode(toJsonString(schema, message)),
      };
    }
    case "metrics": {
      const schema = ExportMetricsServiceResponseSchema;
      const partialSuccess = { rejectedDataPoints: rejected, errorMessage };
      const message = create(schema, { partialSuccess });
      return {
        binary: toBinary(schema, message),
        json: text.encode(toJsonString(schema, message)),
      };
    }
    case "logs": {
      const schema = ExportLogsServiceResponseSchema;
      const partialSuccess = { rejectedLogRecords: rejected, errorMessage };
      const message = create(schema, { partialSuccess });
      return {
        binary: toBinary(schema, message),
        json: text.encode(toJsonString(schema, message)),
      };
    }
    default:
      return signal satisfies never;
  }
}

for (const signal of ["traces", "metrics", "logs"] as const) {
  test(`readProtobufResponse() and readJsonResponse() read what is written for ${signal}`, () => {
    const counts = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 53n - 1n });
    const texts = fc.string({ unit: "binary", maxLength: 300 }).map((text) => text.toWellFormed());
    fc.assert(fc.property(counts, texts, (count, message) => {
      const { binary, json } = forms(signal, count, message);
      const rejectedCount = count < 0n ? 0 : Number(count);
      const expected: ExportResponse = { rejectedCount, message };
      assert.deepEqual(readProtobufResponse(binary), expected);
      assert.deepEqual(readJsonResponse(json, signal), expected);
    }));
  });
}

test("readProtobufResponse() gives nothing rejected when the message is empty", () => {
  assert.deepEqual(readProtobufResponse(new Uint8Array(0)), { rejectedCount: 0, message: "" });
});

test("readProtobufResponse() passes over fields it does not know", () => {
  const { binary } = forms("traces", 5n, "m");
  const unknown = [0x50, 0x07, 0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x65, 1, 2, 3, 4, 0x6a, 2, 9, 9];
  const body = new Uint8Array([...unknown, ...binary, ...unknown]);
  assert.deepEqual(readProtobufResponse(body), { rejectedCount: 5, message: "m" });
});

test("readProtobufResponse() gives undefined when the body is cut off", () => {
  const { binary } = forms("traces", 300n, "message");
  for (let length = 1; length < binary.length; length++) {
    assert.equal(readProtobufResponse(binary.subarray(0, length)), undefined);
  }
});

test("readProtobufResponse() and readJsonResponse() never throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (body) => {
    readProtobufResponse(body);
    readProtobufStatus(body);
    readJsonResponse(body, "traces");
    readJsonStatus(body);
  }));
  fc.assert(fc.property(fc.json(), (text) => {
    const response = readJsonResponse(new TextEncoder().encode(text), "logs");
    assert.ok(response === undefined || response.rejectedCount >= 0);
  }));
});

test("readJsonResponse() takes counts as numbers and as strings", () => {
  const read = (json: string) => readJsonResponse(new TextEncoder().encode(json), "traces");
  assert.equal(read('{"partialSuccess":{"rejectedSpans":"7"}}')?.rejectedCount, 7);
  assert.equal(read('{"partialSuccess":{"rejectedSpans":7}}')?.rejectedCount, 7);
  assert.equal(read('{"partialSuccess":{"rejectedSpans":-7}}')?.rejectedCount, 0);
  assert.equal(read('{"partialSuccess":{"rejectedSpans":{}}}')?.rejectedCount, 0);
  assert.equal(read('{"partialSuccess":null}')?.rejectedCount, 0);
  assert.equal(read("[]"), undefined);
});

test("readProtobufStatus() and readJsonStatus() give the message of a google.rpc.Status", () => {
  const message = "x".repeat(300);
  assert.equal(readProtobufStatus(rpcStatus(message, false)), message);
  assert.equal(readJsonStatus(rpcStatus(message, true)), message);
  assert.equal(readProtobufStatus(new Uint8Array(0)), undefined);
  assert.equal(readJsonStatus(new Uint8Array(0)), undefined);
});
