import { type AnyValue, base64 } from "../../snapshot/mod.ts";
import { isInt64 } from "../is_int64.ts";

/** An OTLP/JSON value, ready for `JSON.stringify`. */
export type OtlpJson =
  | string
  | number
  | boolean
  | readonly OtlpJson[]
  | { readonly [key: string]: OtlpJson };

/** Nanoseconds since the epoch as a decimal string (OTLP, JSON Protobuf Encoding). */
export function jsonUnixNano([seconds, nanos]: readonly [number, number]): string {
  if (seconds < 0) return "0";
  if (seconds === 0) return String(nanos);
  return `${seconds}${String(nanos).padStart(9, "0")}`;
}

/** Attributes as a list of KeyValue. */
export function jsonAttributes(attributes: Readonly<Record<string, unknown>>): OtlpJson {
  return Object.entries(attributes).map(([key, value]) => ({
    key: key.toWellFormed(),
    // why: snapshots hold nothing but AnyValue
    value: jsonAnyValue(value as AnyValue),
  }));
}

/** An AnyValue: an object with one field, named by its type, or with none for the empty value. */
export function jsonAnyValue(value: AnyValue): OtlpJson {
  switch (typeof value) {
    case "string":
      return { stringValue: value.toWellFormed() };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return BigInt.asIntN(64, value) === value
        ? { intValue: String(value) }
        : { stringValue: String(value) };
    case "number":
      return isInt64(value) ? { intValue: intText(value) } : { doubleValue: jsonDouble(value) };
    case "object":
      return value === null ? {} : jsonComposite(value);
    default:
      return {};
  }
}

// Beyond 2^53 `String` prints zeros in place of exact last digits.
function intText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(BigInt(value));
}

/**
 * A double. NaN, infinities and -0, which `JSON.stringify` cannot print as numbers, are strings, as
 * protobuf's JSON mapping allows.
 */
export function jsonDouble(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

function jsonComposite(value: object): OtlpJson {
  if (value instanceof Uint8Array) return { bytesValue: base64(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(jsonAnyValue) } };
  return { kvlistValue: { values: jsonAttributes({ ...value }) } };
}
