import type { TextMapSetter } from "../api/mod.ts";
import { isSameName } from "./is_same_name.ts";
import type { MultiValueGetter } from "./read_field.ts";

/** A plain object of header values, such as the headers of `node:http`. */
export type RecordCarrier = Record<string, unknown>;

/**
 * Reads plain objects. Names are not case-sensitive, as HTTP requires. Values are strings or arrays
 * of strings; other values and inherited properties count as absent.
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
 * Writes plain objects. If fields exist whose names differ at most by case, the first one gets the
 * value and keeps its name, and the others are deleted.
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
