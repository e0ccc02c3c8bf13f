import type { TextMapSetter } from "../api/mod.ts";
import { isSameName } from "./is_same_name.ts";
import type { MultiValueGetter } from "./read_field.ts";

/** A plain object of header values, such as the headers of `node:http`. */
export type RecordCarrier = Record<string, unknown>;

/**
 * Reads plain objects. Names are not case-sensitive, as HTTP asks for. Values are strings or arrays
 * of strings; anything else counts as absent, and so does what an object inherits.
 */
export const recordGetter: MultiValueGetter<RecordCarrier> = {
  get(carrier: RecordCarrier, key: string): string | string[] | undefined {
    if (Object.hasOwn(carrier, key)) return readValue(carrier[key]);
    for (const name in carrier) {
      if (isSameName(name, key) && Object.hasOwn(carrier, name)) return readValue(carrier[name]);
    }
    return undefined;
  },
  getAll(carrier: RecordCarrier, key: string): string[] {
    const values: string[] = [];
    for (const name in carrier) {
      if (!isSameName(name, key) || !Object.hasOwn(carrier, name)) continue;
      const value = readValue(carrier[name]);
      if (typeof value === "string") values.push(value);
      else if (value !== undefined) { for (const item of value) values.push(item); }
    }
    return values;
  },
  keys(carrier: RecordCarrier): string[] {
    return Object.keys(carrier);
  },
};

/**
 * Writes plain objects. A field whose name differs only by case is replaced under its own name, and
 * there is one such field afterwards.
 */
export const recordSetter: TextMapSetter<RecordCarrier> = {
  set(carrier: RecordCarrier, key: string, value: string): void {
    let isWritten = false;
    for (const name of Object.keys(carrier)) {
      if (!isSameName(name, key)) continue;
      if (isWritten) delete carrier[name];
      else carrier[name] = value;
      isWritten = true;
    }
    if (!isWritten) carrier[key] = value;
  },
};

function readValue(value: unknown): string | string[] | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  return value.filter((item) => typeof item === "string");
}
