/** One line about anything that was thrown; never throws itself. */
export function describeError(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "a value that cannot be printed";
  }
}
