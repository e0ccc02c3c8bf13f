import { reportOnce, type TextMapGetter } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** Upper bound for the characters of one list header that are combined and looked at. */
const MAX_FIELD_CHARS = 32_768;

/**
 * A getter that can also return every value of a field, in the carrier's order.
 *
 * Propagators use `getAll` for the headers that are lists (`tracestate`, `baggage`) when a getter
 * has it. A getter without it may return from `get` an array, or one string with the values joined
 * by commas.
 */
export interface MultiValueGetter<Carrier = unknown> extends TextMapGetter<Carrier> {
  /** Returns every value of the field in the carrier's order; empty if there is none. */
  getAll(carrier: Carrier, key: string): string[];
}

/**
 * Returns the value of a field that may occur only once; `undefined` if the field is absent, occurs
 * several times, or throws when it is read.
 */
export function readSingle<Carrier>(
  getter: TextMapGetter<Carrier>,
  carrier: Carrier,
  key: string,
): string | undefined {
  try {
    const value: unknown = getter.get(carrier, key);
    if (typeof value === "string") return value;
    if (!Array.isArray(value) || value.length !== 1) return undefined;
    const only: unknown = value[0];
    return typeof only === "string" ? only : undefined;
  } catch (error) {
    reportGetter(key, error);
    return undefined;
  }
}

/**
 * Returns the value of a list field: several values are joined with commas, in order. Values that
 * are not strings are skipped, and members that end after {@link MAX_FIELD_CHARS} are left out.
 */
export function readList<Carrier>(
  getter: TextMapGetter<Carrier>,
  carrier: Carrier,
  key: string,
): string | undefined {
  try {
    const value: unknown = isMultiValueGetter(getter)
      ? getter.getAll(carrier, key)
      : getter.get(carrier, key);
    const combined = Array.isArray(value) ? combine(value) : value;
    return typeof combined === "string" ? cutToWholeMembers(combined) : undefined;
  } catch (error) {
    reportGetter(key, error);
    return undefined;
  }
}

/** Returns the names of all fields of a carrier; empty if the getter throws. */
export function readKeys<Carrier>(
  getter: TextMapGetter<Carrier>,
  carrier: Carrier,
): readonly string[] {
  try {
    const keys: unknown = getter.keys(carrier);
    return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  } catch (error) {
    reportGetter("(keys)", error);
    return [];
  }
}

function combine(values: readonly unknown[]): string | undefined {
  let combined: string | undefined;
  for (const value of values) {
    if (typeof value !== "string") continue;
    combined = combined === undefined ? value : `${combined},${value}`;
    if (combined.length > MAX_FIELD_CHARS) break;
  }
  return combined;
}

/** Bounds a list to whole members: those that do not end before the limit are left out. */
function cutToWholeMembers(list: string): string {
  if (list.length <= MAX_FIELD_CHARS) return list;
  const end = list.lastIndexOf(",", MAX_FIELD_CHARS);
  return end < 0 ? "" : list.slice(0, end);
}

function isMultiValueGetter<Carrier>(
  getter: TextMapGetter<Carrier>,
): getter is MultiValueGetter<Carrier> {
  return "getAll" in getter && typeof getter.getAll === "function";
}

function reportGetter(key: string, error: unknown): void {
  reportOnce(
    "propagation-getter",
    "warn",
    `The propagation field "${key}" could not be read, and counts as absent: ${toText(error)}`,
  );
}
