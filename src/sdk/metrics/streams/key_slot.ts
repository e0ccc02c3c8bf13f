import type { AnyValue } from "../../../snapshot/mod.ts";

/** Stands for a value that is not kept: `undefined`, or one that is not valid for an attribute. */
export const NO_PAIR = -1;

/**
 * What a table knows of one attribute key: for each of its values, the number of the pair of key
 * and value. Numbers are unique in the whole table.
 */
export class KeySlot {
  /** The key. */
  readonly key: string;
  /** Whether points carry the attribute; false when a view filters it out. */
  readonly isKept: boolean;
  /** Numbers of pairs by primitive value; `NO_PAIR` for `undefined`. */
  readonly pairs: Map<unknown, number> = new Map([[undefined, NO_PAIR]]);
  /** Numbers of pairs by the text of an array, a map or bytes. */
  readonly composites: Map<unknown, number> = new Map();
  /** The latest value: many attributes hardly ever change. */
  lastValue: unknown = undefined;
  /** The number of the pair with `lastValue`. */
  lastPair: number = NO_PAIR;

  /** @param isKept Whether points carry the attribute. */
  constructor(key: string, isKept: boolean) {
    this.key = key;
    this.isKept = isKept;
  }
}

/** Converts a bigint that is a safe integer to a number: both are exported as the same integer. */
export function numberIfSafe(value: AnyValue): AnyValue {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Returns a text that two composite values share exactly when they are equal. */
export function textOfValue(value: AnyValue): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "object":
      return value === null ? "null" : textOfObject(value);
    default:
      return String(value);
  }
}

function textOfObject(value: object): string {
  if (value instanceof Uint8Array) return `<${value.join()}>`;
  if (Array.isArray(value)) return `[${value.map(textOfValue).join()}]`;
  const entries = Object.entries(value)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, item]) => `${JSON.stringify(key)}:${textOfValue(item)}`);
  return `{${entries.join()}}`;
}
