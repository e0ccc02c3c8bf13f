/** The text, or an empty one for whatever plain JavaScript has put in its place. */
export function textOrEmpty(text: unknown): string {
  return typeof text === "string" ? text : "";
}
