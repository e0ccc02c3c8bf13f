import { isHeaderName } from "../../api/header_problem.ts";

/**
 * A kind of setting: how its text in the environment is read, and which values code may give.
 * Messages about either use its `expected`, so they agree.
 */
export interface ValueKind<Value> {
  /** The expected value, as a phrase that follows "must be" and "is not". */
  readonly expected: string;
  /** Whether the value may hold secrets and so is never shown. */
  readonly isSecret?: boolean;
  /** Removes secrets from a text before it is shown. */
  readonly redact?: (text: string) => string;
  /**
   * Reads a text that is not empty and has no surrounding space.
   *
   * @param remark Called with what is wrong with the text, if {@linkcode ValueKind.expected} would
   *     not be clear enough, or if only a part of the text is usable.
   * @returns `undefined` if nothing of it is usable.
   */
  readonly parse: (text: string, remark: (problem: string) => void) => Value | undefined;
  /** Whether a value from code is of this kind. */
  readonly accepts: (value: unknown) => boolean;
}

/** Largest integer of the specification's integer settings. */
export const MAX_INTEGER = 2_147_483_647;

/** Any string that is not empty. */
export const TEXT: ValueKind<string> = {
  expected: "a non-empty string",
  parse: (text) => text,
  accepts: (value) => typeof value === "string" && value !== "",
};

/**
 * A boolean. Only `true`, in any case, is true; everything else is false, with a remark if it is
 * not `false`.
 */
export const BOOLEAN: ValueKind<boolean> = {
  expected: "true or false",
  parse: (text, remark) => {
    const isTrue = text.toLowerCase() === "true";
    if (!isTrue && text.toLowerCase() !== "false") {
      remark('is neither "true" nor "false": it counts as false');
    }
    return isTrue;
  },
  accepts: (value) => typeof value === "boolean",
};

/** A kind that only code can give: nothing is read from the environment. */
export function givenKind<Value>(
  expected: string,
  accepts: (value: unknown) => boolean,
): ValueKind<Value> {
  return { expected, parse: () => undefined, accepts };
}

/** A function. */
export const FUNCTION: ValueKind<unknown> = givenKind(
  "a function",
  (value) => typeof value === "function",
);

/** A list of anything. */
export const LIST: ValueKind<unknown> = givenKind("a list", Array.isArray);

/** A fraction from 0 to 1. */
export const RATIO: ValueKind<number> = {
  expected: "a number from 0 to 1",
  parse: (text) => {
    if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
    const ratio = Number(text);
    return ratio >= 0 && ratio <= 1 ? ratio : undefined;
  },
  accepts: (value) => typeof value === "number" && value >= 0 && value <= 1,
};

/** An integer from `least` to `most`. */
export function integer(least: number, most: number = MAX_INTEGER): ValueKind<number> {
  const isInRange = (value: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  return {
    expected: `an integer from ${least} to ${most}`,
    parse: (text) => {
      if (!/^[+-]?\d+$/.test(text)) return undefined;
      const value = Number(text);
      return isInRange(value) ? value : undefined;
    },
    accepts: (value) => typeof value === "number" && isInRange(value),
  };
}

/** A limit: an integer from 0; in code also `Infinity`, for no limit. */
export const LIMIT: ValueKind<number> = {
  ...integer(0),
  accepts: (value) => value === Infinity || integer(0).accepts(value),
};

/** A duration in whole milliseconds, from 0. */
export const MILLISECONDS: ValueKind<number> = {
  ...integer(0),
  expected: `a whole number of milliseconds from 0 to ${MAX_INTEGER}`,
};

/** Options of an enumeration. */
export interface EnumOptions {
  /**
   * Values that the specification has but this package does not support; they get a remark of their
   * own.
   *
   * @default []
   */
  readonly missing?: readonly string[] | undefined;
}

/** One of several words; in the environment their case does not matter. */
export function oneOf<Value extends string>(
  values: readonly Value[],
  options: EnumOptions = {},
): ValueKind<Value> {
  return {
    expected: `one of ${values.join(", ")}`,
    parse: (text, remark) => {
      const word = text.toLowerCase();
      const value = values.find((candidate) => candidate === word);
      if (value === undefined && options.missing?.includes(word)) remark(MISSING_REMARK);
      return value;
    },
    accepts: (value) => values.some((candidate) => candidate === value),
  };
}

/**
 * A list of words, separated by commas; duplicates count once. `none`, alone, is the empty list.
 * Unknown words are left out with a remark.
 */
export function listOf<Value extends string>(
  values: readonly Value[],
  options: EnumOptions = {},
): ValueKind<readonly Value[]> {
  return {
    expected: `none, or a list of ${values.join(", ")}`,
    parse: (text, remark) => {
      const words = splitList(text.toLowerCase());
      if (words.length === 1 && words[0] === "none") return [];
      const found = new Set<Value>();
      for (const word of words) {
        const value = values.find((candidate) => candidate === word);
        if (value !== undefined) found.add(value);
        else remark(wordRemark(word, values, options));
      }
      return found.size === 0 ? undefined : [...found];
    },
    accepts: (value) =>
      Array.isArray(value) && value.every((item) => values.some((candidate) => candidate === item)),
  };
}

/** A list of strings, separated by commas; duplicates count once. */
export const TEXT_LIST: ValueKind<readonly string[]> = {
  expected: "a list of non-empty strings",
  parse: (text) => {
    const items = splitList(text);
    return items.length === 0 ? undefined : items;
  },
  accepts: (value) => Array.isArray(value) && value.every(TEXT.accepts),
};

/** Names of headers. */
export const HEADER_NAMES: ValueKind<readonly string[]> = givenKind(
  "a list of valid header names",
  (value) => Array.isArray(value) && value.every(isHeaderName),
);

function splitList(text: string): readonly string[] {
  const items = text.split(",").map((item) => item.trim()).filter((item) => item !== "");
  return [...new Set(items)];
}

const MISSING_REMARK = "is not supported by this package";

function wordRemark(word: string, values: readonly string[], options: EnumOptions): string {
  const quoted = JSON.stringify(word);
  if (word === "none") return 'lists "none" together with others: "none" is ignored';
  if (options.missing?.includes(word)) return `lists ${quoted}, which ${MISSING_REMARK}`;
  return `lists ${quoted}, which is not one of ${values.join(", ")}`;
}
