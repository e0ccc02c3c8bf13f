import { isThenable } from "../../api/is_thenable.ts";
import { HEADER_LIST, type KeyValues } from "./key_value_list.ts";
import type { ValueKind } from "./value_kind.ts";

/**
 * Returns the headers of the next request, such as a token that expires. It is called on the
 * application's thread, when the export starts and before each request, for each signal and
 * receiver, with tracing suppressed. It should cache what is slow to obtain. A log record that it
 * emits is exported like any other: one at each call causes a request each second even if there is
 * nothing else to send.
 *
 * If it throws, rejects, or takes longer than 5 s, its last headers are sent again; if there are
 * none, the request is retried later, as if the receiver were unreachable. If the receiver responds
 * with 401, or UNAUTHENTICATED over gRPC, it is called again with the refused headers, and the
 * request is sent once more if it returns others. If that call fails, the request waits for new
 * headers.
 *
 * At the end of the process it is called once more, but a promise cannot be awaited then: if it
 * returns one, its last headers are sent.
 */
export type OtlpHeadersFunction = (
  /** Its last headers, if the receiver responded to them with 401; else `undefined`. */
  refused?: Readonly<Record<string, string>>,
) =>
  | Readonly<Record<string, string>>
  | PromiseLike<Readonly<Record<string, string>>>;

/** Headers, or in code a function that returns some before each request. */
export const HEADERS: ValueKind<KeyValues | OtlpHeadersFunction> = {
  ...HEADER_LIST,
  expected: `${HEADER_LIST.expected}, or a function that returns one`,
  accepts: (value) => typeof value === "function" || HEADER_LIST.accepts(value),
};

/**
 * Wraps a headers function so that it returns nothing but valid headers.
 *
 * @returns A function that throws a `TypeError`, or rejects with one, if `ask` returns anything
 *     else.
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

/** One wrapper per function, so that lanes that share a function can be recognised. */
const checkedFunctions = new WeakMap<OtlpHeadersFunction, OtlpHeadersFunction>();

// Copied, since anything else that an object may have, such as symbols, cannot be posted to the
// worker.
function copiedHeaders(answer: unknown): KeyValues {
  if (!HEADER_LIST.accepts(answer)) {
    throw new TypeError(
      "the function must return a plain object with valid header names and values",
    );
  }
  // why: the kind has accepted it
  return Object.fromEntries(Object.entries(answer as KeyValues));
}
