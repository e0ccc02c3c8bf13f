import type { Context } from "./context.ts";
import { SPAN_KEY } from "./context_key.ts";

/** One stored value; the entries of a context are a linked list in which every key is unique. */
interface Entry {
  readonly key: symbol;
  readonly value: unknown;
  readonly next: Entry | undefined;
}

/** Returns the list without `key`, in any order; shares the tail after the removed entry. */
function withoutKey(entries: Entry | undefined, key: symbol): Entry | undefined {
  let found = entries;
  while (found !== undefined && found.key !== key) found = found.next;
  if (found === undefined) return entries;
  let rest = found.next;
  for (let entry = entries; entry !== undefined && entry !== found; entry = entry.next) {
    rest = { key: entry.key, value: entry.value, next: rest };
  }
  return rest;
}

/**
 * The context of this package. The span has a field of its own, because nearly every new context
 * differs from its parent only by the span: setting it costs a single small object.
 */
class LinkedContext implements Context {
  readonly #span: unknown;
  readonly #entries: Entry | undefined;

  constructor(span: unknown, entries: Entry | undefined) {
    this.#span = span;
    this.#entries = entries;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.#span;
    for (let entry = this.#entries; entry !== undefined; entry = entry.next) {
      if (entry.key === key) return entry.value;
    }
    return undefined;
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return new LinkedContext(value, this.#entries);
    // Removes the old value: setting one key again and again must not grow the list.
    const next = withoutKey(this.#entries, key);
    return new LinkedContext(this.#span, { key, value, next });
  }

  deleteValue(key: symbol): Context {
    if (key === SPAN_KEY) {
      return this.#span === undefined ? this : new LinkedContext(undefined, this.#entries);
    }
    const entries = withoutKey(this.#entries, key);
    return entries === this.#entries ? this : new LinkedContext(this.#span, entries);
  }
}

/** The empty context: the ancestor of every other one, and active while no other is. */
export const ROOT_CONTEXT: Context = new LinkedContext(undefined, undefined);
