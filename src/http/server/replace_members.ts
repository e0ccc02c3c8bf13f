/**
 * Returns an object that is like the given one but for some members. A plain object is copied. Any
 * other, such as a framework's application, is looked through: what is not replaced is read from
 * the original and written to it, and its functions and accessors get the original as `this`,
 * because private members of a class are nowhere else.
 *
 * @param target The object; its own members are not changed.
 * @param members What to put in place of them.
 * @param call What to put in place of the object itself, where it is a function; nobody else's.
 */
export function replaceMembers<T extends object>(
  target: T,
  members: Readonly<Record<string, unknown>>,
  call?: object,
): T {
  const prototype: unknown = Object.getPrototypeOf(target);
  if (prototype === Object.prototype || prototype === null) return { ...target, ...members };
  // In front of the original, so that `instanceof` and `in` say what they say of it.
  const own: object = call === undefined
    ? Object.create(target)
    : Object.setPrototypeOf(call, target);
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(own, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return new ObjectView(target, own).proxy;
}

/** Looks through to an object, but for some members. */
class ObjectView<T extends object> implements ProxyHandler<object> {
  readonly proxy: T;
  readonly #target: T;
  readonly #functions = new WeakMap<object, object>();

  constructor(target: T, own: object) {
    this.#target = target;
    // why: it has all members of the original
    this.proxy = new Proxy(own, this) as T;
  }

  get(own: object, name: PropertyKey): unknown {
    const isOwn = Object.hasOwn(own, name);
    const value: unknown = Reflect.get(isOwn ? own : this.#target, name);
    return typeof value === "function" && name !== "constructor" ? this.#forwarded(value) : value;
  }

  set(own: object, name: PropertyKey, value: unknown): boolean {
    return Reflect.set(Object.hasOwn(own, name) ? own : this.#target, name, value);
  }

  // The same function each time that a member is read.
  #forwarded(fn: object): object {
    let forwarded = this.#functions.get(fn);
    if (forwarded === undefined) {
      forwarded = new Proxy(fn, { apply: (_, receiver, args) => this.#call(fn, receiver, args) });
      this.#functions.set(fn, forwarded);
    }
    return forwarded;
  }

  // What returns its `this`, so that calls can be chained, goes on with the view.
  #call(fn: object, receiver: unknown, args: unknown[]): unknown {
    const { proxy } = this;
    // why: the caller has found that it is a function
    const call = fn as (this: unknown, ...args: unknown[]) => unknown;
    const result = Reflect.apply(call, receiver === proxy ? this.#target : receiver, args);
    return result === this.#target ? proxy : result;
  }
}
