import type { Attributes, TimeInput } from "../api/mod.ts";

/** Tells a time from attributes where the API takes either. What cannot be looked at is none. */
export function isTimeInput(value: Attributes | TimeInput | undefined): value is TimeInput {
  try {
    return typeof value === "number" || value instanceof Date ||
      (Array.isArray(value) && value.length === 2 && typeof value[0] === "number");
  } catch {
    return false; // a proxy threw; whoever takes it for attributes reports that
  }
}
