import { readLogRecord, RecordReader } from "../../snapshot/mod.ts";
import type { JsonLayout } from "./json_request.ts";
import { jsonAnyValue, jsonAttributes, jsonUnixNano, type OtlpJson } from "./json_values.ts";

/** `ExportLogsServiceRequest` in JSON. */
export const LOG_JSON_LAYOUT: JsonLayout = {
  resourceEntries: "resourceLogs",
  scopeEntries: "scopeLogs",
  records: "logRecords",
  printRecords: (places) => places.map((place) => jsonLogRecord(new RecordReader(place))),
};

/** A log record as OTLP/JSON: ids in hexadecimal, enums as numbers, 64-bit numbers as strings. */
function jsonLogRecord(reader: RecordReader): OtlpJson {
  const log = readLogRecord(reader);
  return {
    timeUnixNano: jsonUnixNano(log.time),
    observedTimeUnixNano: jsonUnixNano(log.observedTime),
    severityNumber: log.severityNumber,
    severityText: log.severityText.toWellFormed(),
    ...(log.body === undefined ? {} : { body: jsonAnyValue(log.body) }),
    attributes: jsonAttributes(log.attributes),
    droppedAttributesCount: log.droppedAttributesCount,
    flags: log.traceFlags,
    traceId: log.traceId,
    spanId: log.spanId,
    eventName: log.eventName.toWellFormed(),
  };
}
