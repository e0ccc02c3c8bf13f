/**
 * Whether a value is an object literal or parsed JSON object: no array, and no instance of a class.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // `Object.prototype` has no prototype, in any realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
