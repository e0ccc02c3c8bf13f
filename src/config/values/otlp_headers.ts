import { isThenable } from "../../api/is_thenable.ts";
import { HEADER_LIST, type KeyValues } from "./key_value_list.ts";
import type { ValueKind } from "./value_kind.ts";

/**
 * Gives the headers of the next request: such as a token that expires. It is called on the
 * application's thread when the export starts and before each request, for each signal and
 * receiver, in a context in which nothing is traced. What is slow to have it should keep. A log
 * record that it emits is exported like any other: one at each call makes a request each second
 * that has nothing else to send.
 *
 * Where it throws, rejects, or has no answer within 5 s, the headers that it gave last go again;
 * where it never gave any, the request is repeated later like one that found no receiver. Where the
 * receiver answers 401, or UNAUTHENTICATED over gRPC, it is called again, with those that were
 * refused, and the request goes once more if it gives others. If it gives none, as it fails, the
 * request waits for them.
 *
 * At the end of the process it is called once more, but nothing can be waited for: where it answers
 * by a promise, those that it gave last go.
 */
export type OtlpHeadersFunction = (
  /** Those that it gave before, where the receiver answers 401 to them; else `undefined`. */
  refused?: Readonly<Record<string, string>>,
) =>
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
  const known = checkedFunctions.get(ask);
  if (known !== undefined) return known;
  const checked: OtlpHeadersFunction = (refused) => {
    const answer = ask(refused);
    return isThenable(answer) ? answer.then(copiedHeaders) : copiedHeaders(answer);
  };
  checkedFunctions.set(ask, checked);
  return checked;
}

/** One for each that was given, so that lanes with the same one are known. */
const checkedFunctions = new WeakMap<OtlpHeadersFunction, OtlpHeadersFunction>();

// A copy: what else an object may have, such as symbols, could not be posted to the worker.
function copiedHeaders(answer: unknown): KeyValues {
  if (!HEADER_LIST.accepts(answer)) {
    throw new TypeError("the function gave no plain object with valid header names and values");
  }
  // why: the kind has accepted it
  return Object.fromEntries(Object.entries(answer as KeyValues));
}
