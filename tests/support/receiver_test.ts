import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { startReceiver } from "./receiver.ts";
import { startReceiverProcess } from "./start_receiver_process.ts";

const TRACE_ID = "0102030405060708090a0b0c0d0e0f10";
const SPAN_ID = "0102030405060708";

function requestBytes(names: readonly string[]): Uint8Array<ArrayBuffer> {
  const any = (value: string) => ({ value: { case: "stringValue" as const, value } });
  const int = (value: bigint) => ({ value: { case: "intValue" as const, value } });
  return new Uint8Array(toBinary(
    ExportTraceServiceRequestSchema,
    create(ExportTraceServiceRequestSchema, {
      resourceSpans: [{
        resource: { attributes: [{ key: "service.name", value: any("shop") }] },
        scopeSpans: [{
          scope: { name: "scope", version: "1" },
          spans: names.map((name) => ({
            name,
            traceId: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
            spanId: Uint8Array.from({ length: 8 }, (_, index) => index + 1),
            startTimeUnixNano: 1_700_000_000_000_000_001n,
            attributes: [
              { key: "n", value: int(7n) },
              { key: "big", value: int(2n ** 60n) },
            ],
          })),
        }],
      }],
    }),
  ));
}

async function post(
  url: string,
  body: Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly body: Uint8Array }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf", ...headers },
    body,
  });
  return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
}

test("startReceiver() flattens protobuf spans with resource and scope", async () => {
  await using receiver = await startReceiver();
  const [answered, spans] = await Promise.all([
    post(receiver.signalUrl("traces"), requestBytes(["a", "b"])),
    receiver.waitForSpans(2),
  ]);
  assert.equal(answered.status, 200);
  assert.deepEqual(spans.map((span) => span.name), ["a", "b"]);
  assert.equal(spans[0]?.traceId, TRACE_ID);
  assert.equal(spans[0]?.startTimeUnixNano, 1_700_000_000_000_000_001n);
  assert.deepEqual(spans[0]?.attributes, { n: 7, big: 2n ** 60n });
  assert.deepEqual(spans[0]?.resource.attributes, { "service.name": "shop" });
  assert.equal(spans[0]?.scope.name, "scope");
  assert.deepEqual(receiver.errors, []);
});

test("startReceiver() reads gzip and says the size on the wire", async () => {
  await using receiver = await startReceiver();
  const plain = requestBytes(Array.from({ length: 100 }, () => "same"));
  const wire = gzipSync(plain);
  await post(receiver.signalUrl("traces"), new Uint8Array(wire), { "content-encoding": "gzip" });
  assert.equal(receiver.spans.length, 100);
  assert.equal(receiver.requests[0]?.wireBytes, wire.length);
  assert.equal(receiver.requests[0]?.body.length, plain.length);
});

test("startReceiver() reads OTLP/JSON with hex ids and unknown fields", async () => {
  await using receiver = await startReceiver();
  const span = {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: "j",
    kind: 2,
    startTimeUnixNano: "5",
    attributes: [{ key: "k", value: { intValue: "3" } }],
    somethingNew: 1,
  };
  const json = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
  const { status, body } = await post(receiver.signalUrl("traces"), JSON.stringify(json), {
    "content-type": "application/json",
  });
  assert.equal(status, 200);
  assert.equal(new TextDecoder().decode(body), "{}");
  assert.equal(receiver.spans[0]?.spanId, SPAN_ID);
  assert.equal(receiver.spans[0]?.kind, 2);
  assert.deepEqual(receiver.spans[0]?.attributes, { k: 3 });
});

test("startReceiver() takes logs and metrics", async () => {
  await using receiver = await startReceiver();
  const logs = create(ExportLogsServiceRequestSchema, {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: "e", severityNumber: 9 }] }] }],
  });
  const metrics = create(ExportMetricsServiceRequestSchema, {
    resourceMetrics: [{
      scopeMetrics: [{
        metrics: [{
          name: "m",
          data: {
            case: "sum",
            value: { dataPoints: [{ value: { case: "asInt", value: 4n } }], isMonotonic: true },
          },
        }],
      }],
    }],
  });
  await post(
    receiver.signalUrl("logs"),
    new Uint8Array(toBinary(ExportLogsServiceRequestSchema, logs)),
  );
  await post(
    receiver.signalUrl("metrics"),
    new Uint8Array(toBinary(ExportMetricsServiceRequestSchema, metrics)),
  );
  assert.equal((await receiver.waitForLogs(1))[0]?.eventName, "e");
  const [metric] = await receiver.waitForMetrics(1);
  assert.equal(metric?.type, "sum");
  assert.equal(metric?.dataPoints[0]?.value, 4);
});

test("startReceiver() answers 400 and notes an error when a body cannot be decoded", async () => {
  await using receiver = await startReceiver();
  const { status } = await post(receiver.signalUrl("traces"), new Uint8Array([0xff, 0xff]));
  assert.equal(status, 400);
  assert.equal(receiver.errors.length, 1);
  assert.equal(receiver.spans.length, 0);
});

test("Receiver.answerNext() programs single answers and refused records are not kept", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503, headers: { "retry-after": "1" } });
  receiver.answerNext({ partial: { rejected: 1, message: "no room" } });
  const first = await post(receiver.signalUrl("traces"), requestBytes(["a"]));
  const second = await post(receiver.signalUrl("traces"), requestBytes(["a"]));
  const third = await post(receiver.signalUrl("traces"), requestBytes(["a"]));
  assert.deepEqual([first.status, second.status, third.status], [503, 200, 200]);
  const partial = fromBinary(ExportTraceServiceResponseSchema, second.body).partialSuccess;
  assert.equal(partial?.rejectedSpans, 1n);
  assert.equal(partial?.errorMessage, "no room");
  assert.equal(receiver.spans.length, 2);
  assert.equal(receiver.requests.length, 3);
});

for (const action of ["close", "reset", "cut"] as const) {
  test(`startReceiver() ends the connection when told to ${action}`, async () => {
    await using receiver = await startReceiver({ answer: { action } });
    await assert.rejects(post(receiver.signalUrl("traces"), requestBytes(["a"])));
    assert.equal(receiver.spans.length, 0);
  });
}

test("Receiver.close() ends requests that hang", async () => {
  const receiver = await startReceiver({ answer: { action: "hang" } });
  const hanging = assert.rejects(post(receiver.signalUrl("traces"), requestBytes(["a"])));
  await receiver.waitForRequests(1);
  await receiver.close();
  await hanging;
});

test("Receiver.waitForSpans() says what is missing when time is up", async () => {
  await using receiver = await startReceiver();
  await assert.rejects(receiver.waitForSpans(1, 1), /receiver has 0 of 1 spans/);
});

test("Receiver.connectionCount counts the connections that requests come over", async () => {
  await using receiver = await startReceiver();
  for (let index = 0; index < 3; index++) {
    await post(receiver.signalUrl("traces"), requestBytes(["a"]));
  }
  assert.equal(receiver.connectionCount, 1);
  assert.equal(new Set(receiver.requests.map((request) => request.clientPort)).size, 1);
});

test("startReceiverProcess() receives in another process and shows its spans as JSON", async () => {
  await using receiver = await startReceiverProcess();
  await post(`${receiver.url}/v1/traces`, requestBytes(["far"]));
  const [span] = await receiver.waitForSpans(1);
  assert.equal(span?.name, "far");
  assert.equal(span?.traceId, TRACE_ID);
  assert.equal(span?.startTimeUnixNano, "1700000000000000001");
  assert.equal(span?.attributes["big"], String(2n ** 60n));
  assert.equal((await receiver.requests()).length, 1);
  await receiver.answer({ status: 503 });
  assert.equal((await post(`${receiver.url}/v1/traces`, requestBytes(["x"]))).status, 503);
  await receiver.clear();
  assert.deepEqual(await receiver.spans(), []);
});
