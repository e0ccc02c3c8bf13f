import { type AnyValue, base64 } from "../snapshot/mod.ts";
import { jsonText, objectText } from "./json_text.ts";
import type { LineFields } from "./line_fields.ts";
import { oneLine } from "./line_text.ts";

/**
 * A record as a JSON object on one line; attributes, if there are any, are an object of their own.
 */
export function jsonLine({ fields, attributes }: LineFields): string {
  const head = objectText(fields);
  const tail = objectText(attributes);
  return oneLine(tail === "{}" ? head : `${head.slice(0, -1)},"attributes":${tail}}`);
}

/**
 * Returns a record as `key=value` pairs on one line. Arrays, maps and strings that are not plain
 * are quoted; an attribute with the key of a field gets the prefix `attributes.`.
 */
export function logfmtLine({ fields, attributes }: LineFields): string {
  let line = "";
  for (const name in fields) line += `${line === "" ? "" : " "}${pair(name, fields[name])}`;
  for (const key in attributes) {
    const name = plainKey(key);
    line += ` ${pair(Object.hasOwn(fields, name) ? `attributes.${name}` : name, attributes[key])}`;
  }
  return line;
}

// Characters that end a key or could make it look like several, including all whitespace.
// deno-lint-ignore no-control-regex -- these are what is replaced
const NOT_IN_KEYS = /[\s\u0000-\u001f"=\\\u007f-\u009f\ud800-\udfff]/g;

function plainKey(key: string): string {
  return key === "" ? "_" : key.replace(NOT_IN_KEYS, "_");
}

function pair(name: string, value: unknown): string {
  // why: snapshots hold nothing but AnyValue
  return `${name}=${logfmtValue(value as AnyValue)}`;
}

// Strings that need no quotes: printable ASCII without spaces, `"`, `=` and `\`.
const PLAIN = /^[!#-<>-[\]-~]+$/;

function logfmtValue(value: AnyValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return quoteIfNeeded(value);
  if (value instanceof Uint8Array) return quoteIfNeeded(base64(value));
  if (typeof value === "object") return oneLine(JSON.stringify(jsonText(value)));
  return String(value);
}

function quoteIfNeeded(text: string): string {
  return PLAIN.test(text) ? text : oneLine(JSON.stringify(text));
}
