/** Returns the text, or `""` for anything else that plain JavaScript may pass. */
export function textOrEmpty(text: unknown): string {
  return typeof text === "string" ? text : "";
}
