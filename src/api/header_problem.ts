/** Whether a text can be the name of a header (RFC 9110, 5.1). */
export function isHeaderName(text: unknown): text is string {
  return typeof text === "string" && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
}

/**
 * Whether a text can be the value of a header, as `fetch` accepts it: a line break would start
 * another header, and characters beyond Latin-1 cannot be sent.
 */
export function isHeaderValue(text: unknown): text is string {
  return typeof text === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/**
 * Returns what is wrong with a header, worded to follow the subject of a message, or `undefined`.
 * Shows neither name nor value: either may be a misplaced secret.
 */
export function headerProblem(name: unknown, value: unknown): string | undefined {
  if (!isHeaderName(name)) return "has a name that no header can have";
  return isHeaderValue(value) ? undefined : "has a value that no header can have";
}
