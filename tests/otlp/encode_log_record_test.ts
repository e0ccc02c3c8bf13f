import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageShape } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { LOG_JSON_LAYOUT } from "../../src/otlp/json/json_log.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import { LOG_LAYOUT } from "../../src/otlp/protobuf/log_layout.ts";
import {
  type AnyValue,
  type LogFields,
  readLogRecord,
  type RecordBatch,
  RecordQueue,
  RecordReader,
  RecordWriter,
  type Scope,
  wordToHex,
  writeLogRecord,
} from "../../src/snapshot/mod.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { flattenLogs, type PlainValue, type ReceivedLog } from "../support/received.ts";
import { fromBinaryExactly } from "../support/from_binary_exactly.ts";

const SCOPES: Scope[] = [
  {
    name: "first",
    version: "1.0.0",
    schemaUrl: "https://example.com/scope",
    attributes: { kind: "a" },
    droppedAttributesCount: 3,
  },
  { name: "second", version: "", schemaUrl: "", attributes: {}, droppedAttributesCount: 0 },
];

const RESOURCE = { attributes: { "service.name": "shop" }, schemaUrl: "https://example.com/r" };

// Texts with everything that makes encoding hard: halves of surrogate pairs included.
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0xd7ff, max: 0xe001 }).map((c) => String.fromCharCode(c)) }),
);
const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffffffff }));

const anyValue: fc.Arbitrary<AnyValue> = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const attributeList = fc.uniqueArray(fc.tuple(text, anyValue), {
  maxLength: 6,
  selector: ([key]) => key.toWellFormed(),
}).map((entries) => entries.flat());

const logFields: fc.Arbitrary<LogFields> = fc.record({
  scopeNumber: fc.constantFrom(0, 1),
  seconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1e10 })),
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
  observedSeconds: fc.integer({ min: 0, max: 1e10 }),
  observedNanos: fc.integer({ min: 0, max: 999_999_999 }),
  traceWord0: word,
  traceWord1: word,
  traceWord2: word,
  traceWord3: word,
  spanWord0: word,
  spanWord1: word,
  traceFlags: fc.integer({ min: 0, max: 255 }),
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: fc.oneof(fc.constant(""), text),
  eventName: fc.oneof(fc.constant(""), text),
  body: fc.oneof(fc.constant(undefined), text, anyValue),
  attributeList,
  droppedAttributesCount: fc.integer({ min: 0, max: 1000 }),
});

function batchOf(logs: readonly LogFields[]): RecordBatch {
  const queue = new RecordQueue();
  const writer = new RecordWriter(new Float64Array(64 * 1024));
  for (const log of logs) assert.ok(writer.append(writeLogRecord, log));
  queue.add(writer.take(new Float64Array(0)));
  return queue.take(Infinity, Infinity);
}

function hexOf(words: readonly number[]): string {
  return words.every((each) => each === 0) ? "" : words.map(wordToHex).join("");
}

// What a receiver sees of a value: texts are well-formed, keys of maps too, and null is nothing.
function plain(value: AnyValue): PlainValue {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number" && Number.isInteger(value)) {
    const integer = BigInt(value);
    return BigInt.asIntN(64, integer) === integer ? plain(integer) : value;
  }
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value === null || value === undefined) return undefined;
  if (typeof value !== "object" || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toWellFormed(), plain(item)]),
  );
}

function expected(log: LogFields): Partial<ReceivedLog> {
  const attributes: [string, PlainValue][] = [];
  for (let i = 0; i < log.attributeList.length; i += 2) {
    attributes.push([String(log.attributeList[i]).toWellFormed(), plain(log.attributeList[i + 1])]);
  }
  return {
    timeUnixNano: BigInt(log.seconds) * 1_000_000_000n + BigInt(log.nanos),
    observedTimeUnixNano: BigInt(log.observedSeconds) * 1_000_000_000n + BigInt(log.observedNanos),
    severityNumber: log.severityNumber,
    severityText: log.severityText.toWellFormed(),
    eventName: log.eventName.toWellFormed(),
    body: plain(log.body),
    attributes: Object.fromEntries(attributes),
    droppedAttributesCount: log.droppedAttributesCount,
    flags: log.traceFlags,
    traceId: hexOf([log.traceWord0, log.traceWord1, log.traceWord2, log.traceWord3]),
    spanId: hexOf([log.spanWord0, log.spanWord1]),
  };
}

function shown({ resource: _r, scope: _s, raw: _raw, ...rest }: ReceivedLog): Partial<ReceivedLog> {
  return rest;
}

function assertReceived(
  request: MessageShape<typeof ExportLogsServiceRequestSchema>,
  logs: readonly LogFields[],
): void {
  const received = flattenLogs(request);
  // Records come grouped by scope, in the order of the scopes' first records.
  const order = [...Map.groupBy(logs, (log) => log.scopeNumber).values()].flat();
  assert.deepEqual(received.map(shown), order.map(expected));
  for (const [index, log] of received.entries()) {
    const scope = SCOPES[order[index].scopeNumber];
    assert.equal(log.scope.name, scope.name);
    assert.equal(log.scope.version, scope.version);
    assert.equal(log.scope.schemaUrl, scope.schemaUrl);
    assert.equal(log.resource.schemaUrl, RESOURCE.schemaUrl);
    assert.equal(log.raw.body === undefined, order[index].body === undefined);
  }
}

// A map whose keys become equal when they are made well-formed would be seen as a key twice.
function hasUniqueKeys(value: AnyValue): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.every(hasUniqueKeys);
  const keys = Object.keys(value).map((key) => key.toWellFormed());
  return new Set(keys).size === keys.length && Object.values(value).every(hasUniqueKeys);
}

const logsArbitrary = fc.array(
  logFields.filter((log) => hasUniqueKeys(log.body) && log.attributeList.every(hasUniqueKeys)),
  { minLength: 1, maxLength: 5 },
);

test("encodeLogRecord() writes what the protobuf schema reads, for every field", () => {
  const encoder = new RequestEncoder(LOG_LAYOUT, RESOURCE, SCOPES);
  fc.assert(fc.property(logsArbitrary, (logs) => {
    const bytes = encoder.encode(batchOf(logs));
    assertReceived(fromBinaryExactly(ExportLogsServiceRequestSchema, bytes), logs);
  }));
});

test("jsonLogRecord() prints what the protobuf schema reads, for every field", () => {
  const encoder = new JsonRequestEncoder(LOG_JSON_LAYOUT, RESOURCE, SCOPES);
  fc.assert(fc.property(logsArbitrary, (logs) => {
    const bytes = encoder.encode(batchOf(logs));
    const request = decodeExportRequest(ExportLogsServiceRequestSchema, bytes, { isJson: true });
    assertReceived(request, logs);
  }));
});

test("readLogRecord() reads what writeLogRecord() wrote, whatever its strings are", () => {
  fc.assert(fc.property(logsArbitrary, (logs) => {
    const snapshots = batchOf(logs).map((place) => readLogRecord(new RecordReader(place)));
    for (const [index, log] of logs.entries()) {
      const snapshot = snapshots[index];
      assert.deepEqual(snapshot.time, [log.seconds, log.nanos]);
      assert.equal(snapshot.severityText.toWellFormed(), log.severityText.toWellFormed());
      assert.equal(snapshot.eventName.toWellFormed(), log.eventName.toWellFormed());
      assert.deepEqual(plain(snapshot.body), plain(log.body));
      assert.equal(snapshot.body === undefined, log.body === undefined);
      assert.equal(Object.keys(snapshot.attributes).length, log.attributeList.length / 2);
    }
  }));
});
