/** Converts any value to text, for names and messages; never throws. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return String(value);
  } catch {
    return "a value that cannot be printed";
  }
}
