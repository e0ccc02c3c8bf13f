import { test } from "node:test";
import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import * as official from "@opentelemetry/sdk-logs";
import fc from "fast-check";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { type Logger, type LogRecord, ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { LOG_JSON_LAYOUT } from "../../src/otlp/json/json_log.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import { LOG_LAYOUT } from "../../src/otlp/protobuf/log_layout.ts";
import { LoggerProvider } from "../../src/sdk/mod.ts";
import { SnapshotLogRecordProcessor } from "../../src/sdk/logs/snapshot_log_record_processor.ts";
import { scopesFrom, writeLogRecord } from "../../src/snapshot/mod.ts";
import { EMPTY_RESOURCE } from "../otlp/request_fixture.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import {
  assertSameRequests,
  exceptions,
  keys,
  plainMessage,
  RecordSink,
  scopes,
  spanContexts,
  texts,
  times,
  values,
} from "./compare_requests.ts";

const attributes = fc.dictionary(keys, values, { maxKeys: 5 });

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

// With both times: the official SDK adds a missing timestamp.
const records = fc.record({
  logger: fc.nat(1),
  record: fc.record({
    context: maybe(spanContexts).map((span) =>
      span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(span))
    ),
    timestamp: times,
    observedTimestamp: times,
    severityNumber: maybe(fc.integer({ min: 0, max: 24 })),
    severityText: maybe(texts),
    body: values,
    attributes: maybe(attributes),
    eventName: maybe(texts),
    exception: maybe(exceptions),
    // why: the arbitraries make only attribute values
  }) as fc.Arbitrary<LogRecord>,
});

const programs = fc.record({
  limits: fc.record({
    attributeCountLimit: fc.constantFrom(128, 0, 2),
    attributeValueLengthLimit: fc.constantFrom(Infinity, 3),
  }),
  scopes: fc.tuple(scopes, scopes),
  records: fc.array(records, { minLength: 1, maxLength: 4 }),
});

type Program = typeof programs extends fc.Arbitrary<infer Value> ? Value : never;

function run(program: Program, loggerOf: (...scope: Program["scopes"][0]) => Logger): void {
  const loggers = program.scopes.map((scope) => loggerOf(...scope));
  for (const { logger, record } of program.records) loggers[logger].emit(record);
}

/** Both forms of our request. */
function ourRequests(program: Program): unknown[] {
  const sink = new RecordSink(writeLogRecord);
  const provider = new LoggerProvider({
    logRecordProcessors: [new SnapshotLogRecordProcessor(sink)],
    logRecordLimits: program.limits,
  });
  run(program, (...scope) => provider.getLogger(...scope));
  const batch = sink.take();
  const encoders = [
    new RequestEncoder(LOG_LAYOUT, EMPTY_RESOURCE, scopesFrom(0)),
    new JsonRequestEncoder(LOG_JSON_LAYOUT, EMPTY_RESOURCE, scopesFrom(0)),
  ];
  return encoders.map((encoder, form) => scopeLogsOf(encoder.encode(batch), form === 1));
}

function officialRequest(program: Program): unknown {
  const emitted: official.ReadableLogRecord[] = [];
  const provider = new official.LoggerProvider({
    processors: [{
      onEmit: (record) => void emitted.push(record),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
    logRecordLimits: program.limits,
  });
  run(program, (...scope) => provider.getLogger(...scope));
  return scopeLogsOf(ProtobufLogsSerializer.serializeRequest(emitted) ?? new Uint8Array(), false);
}

function scopeLogsOf(body: Uint8Array, isJson: boolean): unknown {
  const { resourceLogs } = decodeExportRequest(ExportLogsServiceRequestSchema, body, { isJson });
  return plainMessage(resourceLogs.flatMap(({ scopeLogs }) => scopeLogs));
}

test("emit() makes the log records that the official SDK makes of any program", () => {
  assertSameRequests(programs, ourRequests, officialRequest);
});
