/**
 * From the Collector's side to the normal form: the spans of its traces file.
 *
 * @module
 */
import type { JsonObject } from "./json_object.ts";
import { attributeTree, type NormalRecord, stringText } from "./normal_form.ts";
import { type Parts, readEntries, readLine, type ReadParts } from "./written_parts.ts";

/** The spans in one line of the Collector's traces file. */
export function readTracesLine(line: string): NormalRecord[] {
  return readLine(
    line,
    { groups: "resourceSpans", scoped: "scopeSpans", records: "spans" },
    readSpan,
  );
}

function readSpan(span: JsonObject): ReadParts {
  const traceId = span.text("traceId");
  const spanId = span.text("spanId");
  const status = span.object("status");
  const parts: Parts = {
    traceId,
    spanId,
    parentSpanId: span.text("parentSpanId"),
    traceState: stringText(span.text("traceState")),
    flags: span.integer("flags"),
    name: stringText(span.text("name")),
    kind: span.integer("kind"),
    startUnixNano: span.integer("startTimeUnixNano"),
    endUnixNano: span.integer("endTimeUnixNano"),
    statusCode: status.integer("code"),
    statusMessage: stringText(status.text("message")),
    attributes: attributeTree(readEntries(span, "attributes")),
    droppedAttributesCount: span.integer("droppedAttributesCount"),
    events: span.list("events").map(readEvent),
    droppedEventsCount: span.integer("droppedEventsCount"),
    links: span.list("links").map(readLink),
    droppedLinksCount: span.integer("droppedLinksCount"),
  };
  status.end();
  return { key: `${traceId}/${spanId}`, parts };
}

function readEvent(event: JsonObject): Parts {
  const parts: Parts = {
    name: stringText(event.text("name")),
    unixNano: event.integer("timeUnixNano"),
    attributes: attributeTree(readEntries(event, "attributes")),
    droppedAttributesCount: event.integer("droppedAttributesCount"),
  };
  event.end();
  return parts;
}

function readLink(link: JsonObject): Parts {
  const parts: Parts = {
    traceId: link.text("traceId"),
    spanId: link.text("spanId"),
    traceState: stringText(link.text("traceState")),
    flags: link.integer("flags"),
    attributes: attributeTree(readEntries(link, "attributes")),
    droppedAttributesCount: link.integer("droppedAttributesCount"),
  };
  link.end();
  return parts;
}
