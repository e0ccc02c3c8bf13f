import type { Attributes, TimeInput } from "../api/mod.ts";

/** Tells a time from attributes, where the API takes either. */
export function isTimeInput(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === "number" || value instanceof Date ||
    (Array.isArray(value) && value.length === 2 && typeof value[0] === "number");
}
