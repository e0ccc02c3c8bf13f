/** Whether a value is an object as code writes it or JSON gives it: no list, no instance. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of objects has none of its own, whatever realm it is of.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
