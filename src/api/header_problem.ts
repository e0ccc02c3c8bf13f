/** Whether a text can be the name of a header (RFC 9110, 5.1). */
export function isHeaderName(text: unknown): text is string {
  return typeof text === "string" && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
}

/**
 * Whether a text can be the value of a header, as what fetch takes: line ends would begin a header
 * of their own, and beyond Latin-1 nothing can be sent.
 */
export function isHeaderValue(text: unknown): text is string {
  return typeof text === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/**
 * What is wrong with a header, to follow what names it; `undefined` when nothing is. Neither the
 * name nor the value is shown: either may be a secret in the wrong place.
 */
export function headerProblem(name: unknown, value: unknown): string | undefined {
  if (!isHeaderName(name)) return "has a name that no header can have";
  return isHeaderValue(value) ? undefined : "has a value that no header can have";
}
