import type { TextMapGetter, TextMapSetter } from "./text_map_propagator.ts";

function isCarrier(carrier: unknown): carrier is object {
  return (typeof carrier === "object" && carrier !== null) || typeof carrier === "function";
}

/** Reads the fields of a plain object; names must match exactly. */
export const defaultTextMapGetter: TextMapGetter = {
  get(carrier: unknown, key: string): undefined | string | string[] {
    if (!isCarrier(carrier)) return undefined;
    return Reflect.get(carrier, key);
  },
  keys(carrier: unknown): string[] {
    return isCarrier(carrier) ? Object.keys(carrier) : [];
  },
};

/** Writes the fields of a plain object; names are used exactly as given. */
export const defaultTextMapSetter: TextMapSetter = {
  set(carrier: unknown, key: string, value: string): void {
    if (isCarrier(carrier)) Reflect.set(carrier, key, value);
  },
};
