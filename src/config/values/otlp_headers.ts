import { isThenable } from "../../api/is_thenable.ts";
import { HEADER_LIST, type KeyValues } from "./key_value_list.ts";
import type { ValueKind } from "./value_kind.ts";

/**
 * Gives the headers of the next request: such as a token that expires. It is called on the
 * application's thread before each request, and once before the first, in a context in which
 * nothing is traced. What is slow to have it should keep.
 *
 * Where it throws, rejects, or has no answer within 5 s, the headers that it gave last go again;
 * where it never gave any, the request is repeated later like one that found no receiver. At the
 * end of the process, when nothing can be waited for, those that it gave last go, too.
 */
export type OtlpHeadersFunction = () =>
  | Readonly<Record<string, string>>
  | PromiseLike<Readonly<Record<string, string>>>;

/** Headers, or in code a function that gives some before each request. */
export const HEADERS: ValueKind<KeyValues | OtlpHeadersFunction> = {
  ...HEADER_LIST,
  expected: `${HEADER_LIST.expected}, or a function that gives one`,
  accepts: (value) => typeof value === "function" || HEADER_LIST.accepts(value),
};

/**
 * A function that is asked for headers, so that it gives nothing else.
 *
 * @returns What throws a `TypeError`, or rejects with one, where `ask` gives no headers.
 */
export function checkedHeaders(ask: OtlpHeadersFunction): OtlpHeadersFunction {
  return () => {
    const answer = ask();
    return isThenable(answer) ? answer.then(copiedHeaders) : copiedHeaders(answer);
  };
}

// A copy: what else an object may have, such as symbols, could not be posted to the worker.
function copiedHeaders(answer: unknown): KeyValues {
  if (!HEADER_LIST.accepts(answer)) {
    throw new TypeError("the function gave no plain object with valid header names and values");
  }
  // why: the kind has accepted it
  return Object.fromEntries(Object.entries(answer as KeyValues));
}
