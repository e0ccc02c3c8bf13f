/** Whether a value can be awaited like a promise. Never throws, whatever it does when looked at. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof value === "object" && value !== null && "then" in value &&
      typeof value.then === "function";
  } catch {
    return false; // whoever cannot be asked is waited for by nobody
  }
}
