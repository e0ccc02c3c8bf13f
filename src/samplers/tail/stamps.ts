/** Values attached to objects of other code, which cannot see them. */
export interface Stamps<Value> {
  /** Attaches a value to an object, in place of an earlier one. */
  put(target: object, value: Value): void;
  /** Returns the value attached to an object. */
  get(target: object): Value | undefined;
}

/** The constructor returns its argument, so that a subclass's fields are put on that object. */
class Given {
  constructor(target: object) {
    return target;
  }
}

/**
 * Makes a kind of stamp. A private field does what a `WeakMap` would, but costs the garbage
 * collector nothing: with thousands of spans in a map, most of the time went there.
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
