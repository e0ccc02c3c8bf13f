/**
 * From the Collector's side to the normal form: the log records of its logs file.
 *
 * @module
 */
import type { JsonObject } from "./json_object.ts";
import { attributeTree, logKey, type NormalRecord, stringText } from "./normal_form.ts";
import { readEntries, readLine, type ReadParts, readValue } from "./written_parts.ts";

/** The log records in one line of the Collector's logs file. */
export function readLogsLine(line: string): NormalRecord[] {
  return readLine(
    line,
    { groups: "resourceLogs", scoped: "scopeLogs", records: "logRecords" },
    readLogRecord,
  );
}

function readLogRecord(record: JsonObject): ReadParts {
  const observedUnixNano = record.integer("observedTimeUnixNano");
  const attributes = attributeTree(readEntries(record, "attributes"));
  const parts = {
    unixNano: record.integer("timeUnixNano"),
    observedUnixNano,
    severityNumber: record.integer("severityNumber"),
    severityText: stringText(record.text("severityText")),
    eventName: stringText(record.text("eventName")),
    body: readValue(record.object("body")),
    attributes,
    droppedAttributesCount: record.integer("droppedAttributesCount"),
    traceId: record.text("traceId"),
    spanId: record.text("spanId"),
    flags: record.integer("flags"),
  };
  return { key: logKey(attributes, observedUnixNano), parts };
}
