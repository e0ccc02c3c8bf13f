import { type AnyValue, base64 } from "../snapshot/mod.ts";

/**
 * Returns a value as JSON. Bytes become base64, non-finite numbers become strings, and so do all
 * bigints: most readers would round integers beyond 2^53.
 */
export function jsonText(value: AnyValue): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return `"${value}"`;
    case "object":
      return value === null ? "null" : compositeText(value);
    default:
      return "null";
  }
}

function compositeText(value: Extract<AnyValue, object>): string {
  if (value instanceof Uint8Array) return `"${base64(value)}"`;
  if (isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  return objectText(value);
}

function isArray(value: object): value is readonly AnyValue[] {
  return Array.isArray(value);
}

/** Returns an object of values as JSON, in the order of its keys. */
export function objectText(object: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key in object) {
    // why: snapshots hold nothing but AnyValue
    text += `${text === "" ? "{" : ","}${keyText(key)}${jsonText(object[key] as AnyValue)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

/** Most keys whose JSON is cached. */
const MAX_KEPT_KEYS = 1024;
const keyTexts = new Map<string, string>();

// The same few keys recur.
function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (keyTexts.size < MAX_KEPT_KEYS) keyTexts.set(key, text);
  return text;
}
