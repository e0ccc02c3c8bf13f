/**
 * What the Collector's files of all signals share: one export request in OTLP JSON a line, with
 * resource, scope and records, and their attributes and values.
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

/** Fields of a record by name. */
export type Parts = { readonly [name: string]: Tree };

/** Keys and their values as text. */
export type Entries = readonly (readonly [key: string, value: string])[];

/** A signal's names for its three levels: resource, scope, records. */
export interface Levels {
  readonly groups: string;
  readonly scoped: string;
  readonly records: string;
}

/** The fields of one record, without scope and resource. */
export interface ReadParts {
  readonly key: string;
  readonly parts: Parts;
}

/**
 * The records of one line of a file. One record of the Collector can be several of ours.
 *
 * @param readRecord Reads the rest of a record; may need the scope for the key.
 */
export function readLine(
  line: string,
  levels: Levels,
  readRecord: (record: JsonObject, scope: Parts) => ReadParts | readonly ReadParts[],
): NormalRecord[] {
  const records: NormalRecord[] = [];
  const request = new JsonObject(JSON.parse(line), "request");
  for (const group of request.list(levels.groups)) {
    const { run, resource } = readResource(group);
    for (const scoped of group.list(levels.scoped)) {
      const scope = readScope(scoped);
      for (const record of scoped.list(levels.records)) {
        for (const { key, parts } of [readRecord(record, scope)].flat()) {
          records.push({ run, key, fields: flatten({ ...parts, scope, resource }) });
        }
        record.end();
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

/** The keys and values of a list of attributes. */
export function readEntries(holder: JsonObject, name: string): Entries {
  return holder.list(name).map((entry) => {
    const read = [entry.text("key"), readValue(entry.object("value"))] as const;
    entry.end();
    return read;
  });
}

/** An AnyValue as text. */
export function readValue(any: JsonObject): string {
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
