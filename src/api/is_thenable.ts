/** Whether a value can be awaited like a promise. Never throws, even if reading the value does. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof value === "object" && value !== null && "then" in value &&
      typeof value.then === "function";
  } catch {
    return false; // a value that cannot be inspected is not awaited
  }
}
