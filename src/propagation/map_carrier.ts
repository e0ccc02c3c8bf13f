import type { TextMapSetter } from "../api/mod.ts";
import { isSameName } from "./is_same_name.ts";
import type { MultiValueGetter } from "./read_field.ts";

/**
 * Reads maps from names to a value or to several values. Names are not case-sensitive, so that a
 * map can stand for HTTP headers or message headers.
 */
export const mapGetter: MultiValueGetter<ReadonlyMap<string, string | readonly string[]>> = {
  get(
    carrier: ReadonlyMap<string, string | readonly string[]>,
    key: string,
  ): string | string[] | undefined {
    const exact = carrier.get(key);
    if (exact !== undefined) return typeof exact === "string" ? exact : [...exact];
    for (const [name, value] of carrier) {
      if (isSameName(name, key)) return typeof value === "string" ? value : [...value];
    }
    return undefined;
  },
  getAll(carrier: ReadonlyMap<string, string | readonly string[]>, key: string): string[] {
    const values: string[] = [];
    for (const [name, value] of carrier) {
      if (!isSameName(name, key)) continue;
      if (typeof value === "string") values.push(value);
      else for (const item of value) values.push(item);
    }
    return values;
  },
  keys(carrier: ReadonlyMap<string, string | readonly string[]>): string[] {
    return [...carrier.keys()];
  },
};

/**
 * Writes maps. If fields exist whose names differ at most by case, the first one gets the value and
 * keeps its name, and the others are deleted.
 */
export const mapSetter: TextMapSetter<Map<string, string | readonly string[]>> = {
  set(carrier: Map<string, string | readonly string[]>, key: string, value: string): void {
    let isWritten = false;
    for (const name of carrier.keys()) {
      if (!isSameName(name, key)) continue;
      if (isWritten) carrier.delete(name);
      else carrier.set(name, value);
      isWritten = true;
    }
    if (!isWritten) carrier.set(key, value);
  },
};
