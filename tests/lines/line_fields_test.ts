import assert from "node:assert/strict";
import { test } from "node:test";
import { logFields, spanFields } from "../../src/lines/line_fields.ts";
import {
  type LogFields,
  RecordQueue,
  RecordReader,
  RecordWriter,
  type SpanFields,
  writeLogRecord,
} from "../../src/snapshot/mod.ts";
import { placesOf, plainSpan } from "../snapshot/span_fixture.ts";

const CONTEXT = {
  scope: {
    name: "shop",
    version: "1.2",
    schemaUrl: "",
    attributes: {},
    droppedAttributesCount: 0,
  },
  serviceName: "checkout",
};

const TRACE_ID = "00000001000000020000000300000004";
const SPAN_ID = "0000000500000006";

const IDS = {
  traceWord0: 1,
  traceWord1: 2,
  traceWord2: 3,
  traceWord3: 4,
  spanWord0: 5,
  spanWord1: 6,
};

const NO_IDS = {
  traceWord0: 0,
  traceWord1: 0,
  traceWord2: 0,
  traceWord3: 0,
  spanWord0: 0,
  spanWord1: 0,
};

const LOG: LogFields = {
  scopeNumber: 0,
  seconds: 1,
  nanos: 2,
  observedSeconds: 3,
  observedNanos: 4,
  ...IDS,
  traceFlags: 1,
  severityNumber: 9,
  severityText: "notice",
  eventName: "paid",
  body: { cents: 5 },
  attributeList: ["a", 1],
  droppedAttributesCount: 7,
};

function lineOf(fields: Partial<LogFields>): object {
  const writer = new RecordWriter(new Float64Array(256));
  assert.ok(writer.append(writeLogRecord, { ...LOG, ...fields }));
  const queue = new RecordQueue();
  queue.add(writer.take(new Float64Array(0)));
  return logFields(new RecordReader([...queue.take(1, Infinity)][0]), CONTEXT);
}

function spanLineOf(fields: Partial<SpanFields>): object {
  return spanFields(new RecordReader(placesOf([plainSpan(fields)])[0]), CONTEXT);
}

test("logFields() gives all that a log record has", () => {
  assert.deepEqual(lineOf({}), {
    fields: {
      time: "1970-01-01T00:00:01.000000002Z",
      type: "log",
      level: "notice",
      severityNumber: 9,
      event: "paid",
      message: { cents: 5 },
      service: "checkout",
      scope: "shop",
      scopeVersion: "1.2",
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      traceFlags: 1,
      droppedAttributes: 7,
    },
    attributes: { a: 1 },
  });
});

test("logFields() leaves out what nobody said, and takes the observed time then", () => {
  const line = lineOf({
    ...{ ...NO_IDS, seconds: 0, nanos: 0, traceFlags: 0, severityNumber: 0, severityText: "" },
    ...{ eventName: "", body: undefined, attributeList: [], droppedAttributesCount: 0 },
  });
  const time = "1970-01-01T00:00:03.000000004Z";
  const origin = { service: "checkout", scope: "shop", scopeVersion: "1.2" };
  assert.deepEqual(line, { fields: { time, type: "log", ...origin }, attributes: {} });
});

test("logFields() names the severity where it has no text", () => {
  assert.partialDeepStrictEqual(lineOf({ severityText: "" }), {
    fields: { level: "INFO", severityNumber: 9 },
  });
});

test("spanFields() gives all that a span has", () => {
  const common = { attributeList: ["b", 2], droppedAttributesCount: 0 };
  const line = spanLineOf({
    ...{ startSeconds: 1, startNanos: 999_000_000, endSeconds: 2, endNanos: 500_000 },
    ...{ kind: 1, parentWord0: 7, parentWord1: 8, otlpFlags: 0x301, traceStateText: "k=v" },
    ...{ statusCode: 2, statusMessage: "broken", attributeList: ["a", 1] },
    eventList: [{ ...common, name: "cached", seconds: 1, nanos: 5 }],
    linkList: [{ ...common, ...IDS, otlpFlags: 0, traceStateText: "" }],
    ...{ droppedAttributesCount: 3, droppedEventsCount: 4, droppedLinksCount: 5 },
  });
  assert.deepEqual(line, {
    fields: {
      time: "1970-01-01T00:00:01.999000000Z",
      type: "span",
      name: "work",
      kind: "server",
      durationMs: 1.5,
      status: "error",
      statusMessage: "broken",
      service: "checkout",
      scope: "shop",
      scopeVersion: "1.2",
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      parentSpanId: "0000000700000008",
      traceFlags: 1,
      traceState: "k=v",
      events: [{ time: "1970-01-01T00:00:01.000000005Z", name: "cached", attributes: { b: 2 } }],
      links: [{ traceId: TRACE_ID, spanId: SPAN_ID, attributes: { b: 2 } }],
      droppedAttributes: 3,
      droppedEvents: 4,
      droppedLinks: 5,
    },
    attributes: { a: 1 },
  });
});

test("spanFields() leaves out what a span has not", () => {
  assert.deepEqual(Object.keys(Reflect.get(spanLineOf({}), "fields")), [
    ...["time", "type", "name", "kind", "durationMs", "service", "scope", "scopeVersion"],
    ...["traceId", "spanId", "traceFlags"],
  ]);
});
