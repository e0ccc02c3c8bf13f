/**
 * From the Collector's side to the normal form: what its file exporter wrote, one export request in
 * OTLP JSON a line.
 *
 * @module
 */
import { JsonObject } from "./json_object.ts";
import {
  arrayText,
  attributeTree,
  bytesText,
  doubleText,
  flatten,
  mapText,
  type NormalRecord,
  RUN_ATTRIBUTE,
  stringText,
  type Tree,
} from "./normal_form.ts";

type Parts = { readonly [name: string]: Tree };
type Entries = readonly (readonly [key: string, value: string])[];

/** The spans in one line of the Collector's traces file. */
export function readTracesLine(line: string): NormalRecord[] {
  return readLine(
    line,
    { groups: "resourceSpans", scoped: "scopeSpans", records: "spans" },
    readSpan,
  );
}

interface Levels {
  readonly groups: string;
  readonly scoped: string;
  readonly records: string;
}

type ReadRecord = (record: JsonObject) => { readonly key: string; readonly parts: Parts };

// All signals have the same three levels: resource, scope, records.
function readLine(line: string, levels: Levels, readRecord: ReadRecord): NormalRecord[] {
  const records: NormalRecord[] = [];
  const request = new JsonObject(JSON.parse(line), "request");
  for (const group of request.list(levels.groups)) {
    const { run, resource } = readResource(group);
    for (const scoped of group.list(levels.scoped)) {
      const scope = readScope(scoped);
      for (const record of scoped.list(levels.records)) {
        const { key, parts } = readRecord(record);
        record.end();
        records.push({ run, key, fields: flatten({ ...parts, scope, resource }) });
      }
      scoped.end();
    }
    group.end();
  }
  request.end();
  return records;
}

function readResource(group: JsonObject): { readonly run: string; readonly resource: Parts } {
  const resource = group.object("resource");
  const entries = readEntries(resource, "attributes");
  const parts: Parts = {
    attributes: attributeTree(entries),
    droppedAttributesCount: resource.integer("droppedAttributesCount"),
    schemaUrl: stringText(group.text("schemaUrl")),
  };
  resource.end();
  const run = entries.find(([key]) => key === RUN_ATTRIBUTE)?.[1] ?? "none";
  return { run, resource: parts };
}

function readScope(scoped: JsonObject): Parts {
  const scope = scoped.object("scope");
  const parts: Parts = {
    name: stringText(scope.text("name")),
    version: stringText(scope.text("version")),
    attributes: attributeTree(readEntries(scope, "attributes")),
    droppedAttributesCount: scope.integer("droppedAttributesCount"),
    schemaUrl: stringText(scoped.text("schemaUrl")),
  };
  scope.end();
  return parts;
}

function readSpan(span: JsonObject): { readonly key: string; readonly parts: Parts } {
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

function readEntries(holder: JsonObject, name: string): Entries {
  return holder.list(name).map((entry) => {
    const read = [entry.text("key"), readValue(entry.object("value"))] as const;
    entry.end();
    return read;
  });
}

function readValue(any: JsonObject): string {
  const text = readKnownValue(any);
  any.end();
  return text;
}

function readKnownValue(any: JsonObject): string {
  if (any.has("stringValue")) return stringText(any.text("stringValue"));
  if (any.has("boolValue")) return `bool ${String(any.take("boolValue"))}`;
  if (any.has("intValue")) return `int ${any.integer("intValue")}`;
  if (any.has("doubleValue")) return doubleText(Number(any.take("doubleValue")));
  if (any.has("bytesValue")) return readBytes(any.text("bytesValue"));
  if (any.has("arrayValue")) {
    const array = any.object("arrayValue");
    const texts = array.list("values").map(readValue);
    array.end();
    return arrayText(texts);
  }
  if (any.has("kvlistValue")) {
    const map = any.object("kvlistValue");
    const entries = readEntries(map, "values");
    map.end();
    return mapText(entries);
  }
  return "empty";
}

function readBytes(base64: string): string {
  return bytesText(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
