import assert from "node:assert/strict";
import { test } from "node:test";
import { readLogsLine } from "../../tools/interop/written_logs.ts";

function line(record: object): string {
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
}

test("readLogsLine() reads every field of a log record", () => {
  const [record] = readLogsLine(line({
    timeUnixNano: "1",
    observedTimeUnixNano: "2",
    severityNumber: 9,
    severityText: "INFO",
    eventName: "started",
    body: { kvlistValue: { values: [{ key: "a", value: { bytesValue: "AQ==" } }] } },
    attributes: [{ key: "k", value: {} }],
    droppedAttributesCount: 3,
    flags: 1,
    traceId: "aa",
    spanId: "bb",
  }));
  const own = Object.entries(record.fields).filter(([path]) => !/^(scope|resource)\./.test(path));
  assert.deepEqual(Object.fromEntries(own), {
    unixNano: "1",
    observedUnixNano: "2",
    severityNumber: "9",
    severityText: 'string "INFO"',
    eventName: 'string "started"',
    body: '{"a": bytes 01}',
    'attributes."k"': "empty",
    droppedAttributesCount: "3",
    flags: "1",
    traceId: "aa",
    spanId: "bb",
  });
});

test("readLogsLine() knows a record by its number or by when it was seen", () => {
  const attributes = [{ key: "interop.number", value: { intValue: "7" } }];
  assert.equal(readLogsLine(line({ attributes }))[0].key, "record int 7");
  assert.equal(readLogsLine(line({ observedTimeUnixNano: "5" }))[0].key, "record seen at 5");
});

test("readLogsLine() throws at a member that it does not know", () => {
  assert.throws(() => readLogsLine(line({ colour: "red" })), /logRecords\[0\].*colour/);
});
