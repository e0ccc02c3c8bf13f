/** What is known of objects of others: told by nothing that can be seen of them. */
export interface Stamps<Value> {
  /** Puts a value on an object that has none yet, or has an older one. */
  put(target: object, value: Value): void;
  /** The value on an object. */
  get(target: object): Value | undefined;
}

/** Returns what it is given, so that the fields of a class made from it are put on that. */
class Given {
  constructor(target: object) {
    return target;
  }
}

/**
 * Makes a kind of stamp. A private field does what a `WeakMap` would, and costs the collector of
 * garbage nothing: with spans by the thousand in a map, most of the time went there.
 */
export function createStamps<Value>(): Stamps<Value> {
  class Stamped extends Given {
    #value: Value;

    constructor(target: object, value: Value) {
      super(target);
      this.#value = value;
    }

    static put(target: object, value: Value): void {
      if (#value in target) target.#value = value;
      else new Stamped(target, value);
    }

    static get(target: object): Value | undefined {
      return #value in target ? target.#value : undefined;
    }
  }
  return Stamped;
}
