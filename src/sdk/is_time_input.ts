import type { Attributes, TimeInput } from "../api/mod.ts";

/** Whether an argument is a time, where the API takes either. One that cannot be read is none. */
export function isTimeInput(value: Attributes | TimeInput | undefined): value is TimeInput {
  try {
    return typeof value === "number" || value instanceof Date ||
      (Array.isArray(value) && value.length === 2 && typeof value[0] === "number");
  } catch {
    return false; // a proxy threw; putAttributes reports that
  }
}
