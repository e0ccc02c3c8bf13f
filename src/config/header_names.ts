import type { ValueKind } from "./value_kind.ts";

/** Whether a text can be the name of a header (RFC 9110, 5.1). */
export function isHeaderName(text: unknown): text is string {
  return typeof text === "string" && /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

/** Names of headers, which code gives. */
export const HEADER_NAMES: ValueKind<readonly string[]> = {
  expected: "a list of names of headers",
  parse: () => undefined,
  accepts: (value) => Array.isArray(value) && value.every(isHeaderName),
};
