/**
 * Returns an object that is like the given one but for some members. A plain object is copied; any
 * other becomes the prototype of the new one, and its functions still get the original as `this`,
 * because private members of a class are nowhere else.
 *
 * @param target The object; it is not changed.
 * @param members What to put in place of its own.
 */
export function replaceMembers<T extends object>(
  target: T,
  members: Readonly<Record<string, unknown>>,
): T {
  const prototype: unknown = Object.getPrototypeOf(target);
  if (prototype === Object.prototype || prototype === null) return { ...target, ...members };
  const copy: object = Object.create(target);
  for (const [name, member] of Object.entries(members)) {
    const value = typeof member === "function" ? forwarded(member, copy, target) : member;
    Object.defineProperty(copy, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  // Holds because it has all members of the original, by itself or by its prototype.
  return copy as T;
}

function forwarded(member: object, copy: object, target: object): unknown {
  // why: the caller has found that it is a function
  const call = member as (this: unknown, ...args: unknown[]) => unknown;
  return function (this: unknown, ...args: unknown[]): unknown {
    return call.apply(this === copy ? target : this, args);
  };
}
