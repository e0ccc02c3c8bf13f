import { toText } from "../api/to_text.ts";

/** Returns a value of any type as reports and errors show it: strings in quotes. Never throws. */
export function shownValue(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : toText(value);
}
