import { readSpan, RecordReader } from "../../snapshot/mod.ts";
import type { JsonLayout } from "./json_request.ts";
import { jsonAttributes, jsonUnixNano, type OtlpJson } from "./json_values.ts";

/** `ExportTraceServiceRequest` in JSON. */
export const TRACE_JSON_LAYOUT: JsonLayout = {
  resourceEntries: "resourceSpans",
  scopeEntries: "scopeSpans",
  records: "spans",
  printRecords: (places) => places.map((place) => jsonSpan(new RecordReader(place))),
};

/** A span as OTLP/JSON: ids in hexadecimal, enums as numbers, 64-bit numbers as strings. */
function jsonSpan(reader: RecordReader): OtlpJson {
  const span = readSpan(reader);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    traceState: span.traceState.toWellFormed(),
    parentSpanId: span.parentSpanId,
    flags: span.flags,
    name: span.name.toWellFormed(),
    kind: span.kind + 1, // OTLP counts kinds from 1
    startTimeUnixNano: jsonUnixNano(span.startTime),
    endTimeUnixNano: jsonUnixNano(span.endTime),
    attributes: jsonAttributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      timeUnixNano: jsonUnixNano(event.time),
      name: event.name.toWellFormed(),
      attributes: jsonAttributes(event.attributes),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      traceState: link.traceState.toWellFormed(),
      attributes: jsonAttributes(link.attributes),
      droppedAttributesCount: link.droppedAttributesCount,
      flags: link.flags,
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: span.status.code, message: span.status.message.toWellFormed() },
  };
}
