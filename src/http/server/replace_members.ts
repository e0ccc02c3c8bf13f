/**
 * Returns an object like the given one, with some members replaced. A plain object is copied. Any
 * other, such as a framework's application, is proxied: other members are read from and written to
 * the original, and its functions and accessors get the original as `this`, which alone has the
 * private members of its class.
 *
 * @param target The object; its own members are not changed.
 * @param members The replacements, by name.
 * @param call The replacement of the object itself, if it is a function. Its prototype is changed.
 */
export function replaceMembers<T extends object>(
  target: T,
  members: Readonly<Record<string, unknown>>,
  call?: object,
): T {
  const prototype: unknown = Object.getPrototypeOf(target);
  if (prototype === Object.prototype || prototype === null) return { ...target, ...members };
  // The original becomes the prototype, so that `instanceof` and `in` give the same results.
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

/** Passes everything on to an object, except for the replaced members. */
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

  // Returns the same function each time a member is read.
  #forwarded(fn: object): object {
    let forwarded = this.#functions.get(fn);
    if (forwarded === undefined) {
      forwarded = new Proxy(fn, { apply: (_, receiver, args) => this.#call(fn, receiver, args) });
      this.#functions.set(fn, forwarded);
    }
    return forwarded;
  }

  // A method that returns its `this`, for chaining, returns the proxy instead.
  #call(fn: object, receiver: unknown, args: unknown[]): unknown {
    const { proxy } = this;
    // why: the caller has found that it is a function
    const call = fn as (this: unknown, ...args: unknown[]) => unknown;
    const result = Reflect.apply(call, receiver === proxy ? this.#target : receiver, args);
    return result === this.#target ? proxy : result;
  }
}
