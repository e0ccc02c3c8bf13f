import { headerProblem } from "../../api/header_problem.ts";
import { isPlainObject } from "./is_plain_object.ts";
import type { ValueKind } from "./value_kind.ts";

/** Strings by key, as in `key=value,key=value`. */
export type KeyValues = Readonly<Record<string, string>>;

/**
 * Resource attributes: `key=value` pairs, with `,`, `=` and other special characters
 * percent-encoded. A single bad pair makes the whole list unusable, since half a resource would be
 * a wrong one.
 *
 * Specification: Resource SDK, Specifying resource information via an environment variable.
 */
export const RESOURCE_ATTRIBUTE_LIST: ValueKind<KeyValues> = {
  expected: "a list of key=value pairs",
  parse: (text, remark) => {
    const pairs: [string, string][] = [];
    for (const [index, member] of members(text)) {
      const pair = decodePair(member);
      if (typeof pair === "string") {
        remark(`is ignored as a whole, because pair ${index} ${pair}`);
        return undefined;
      }
      pairs.push(pair);
    }
    return pairs.length === 0 ? undefined : toRecord(pairs);
  },
  accepts: isTextRecord,
};

/**
 * Request headers: `key=value` pairs with percent-encoded values. Names are returned in lower case.
 * A pair that is not a valid header is left out, with a remark that does not show it.
 *
 * Specification: OTLP Exporter, Specifying headers via environment variables.
 */
export const HEADER_LIST: ValueKind<KeyValues> = {
  expected: "key=value pairs, or in code a plain object, with valid header names and values",
  isSecret: true,
  parse: (text, remark) => {
    const pairs: [string, string][] = [];
    for (const [index, member] of members(text)) {
      const pair = decodePair(member);
      const problem = typeof pair === "string" ? pair : headerProblem(...pair);
      if (problem !== undefined) {
        remark(`has an invalid pair ${index}, which is left out: it ${problem}`);
      } else if (typeof pair !== "string") pairs.push([pair[0].toLowerCase(), pair[1]]);
    }
    return pairs.length === 0 ? undefined : toRecord(pairs);
  },
  accepts: (value) =>
    isTextRecord(value) &&
    Object.entries(value).every((pair) => headerProblem(...pair) === undefined),
};

// Empty members, such as after a trailing comma, are not reported, but count in the index.
function* members(text: string): Iterable<readonly [number, string]> {
  for (const [index, member] of text.split(",").entries()) {
    if (member.trim() !== "") yield [index + 1, member];
  }
}

/** Returns the pair, or what is wrong with it. */
function decodePair(member: string): [string, string] | string {
  const equals = member.indexOf("=");
  if (equals < 0) return 'has no "=" between key and value';
  try {
    const key = decodeURIComponent(member.slice(0, equals).trim());
    const value = decodeURIComponent(member.slice(equals + 1).trim());
    return key === "" ? "has no key" : [key, value];
  } catch {
    return "has a broken percent-encoding";
  }
}

function isTextRecord(value: unknown): value is KeyValues {
  return isPlainObject(value) && Object.values(value).every((item) => typeof item === "string");
}

// fromEntries defines properties, so a key named __proto__ is an ordinary one.
function toRecord(pairs: readonly [string, string][]): KeyValues {
  return Object.fromEntries(pairs);
}
