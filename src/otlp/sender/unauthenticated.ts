import type { Outcome, ResponseStatus } from "./outcome.ts";
import type { SenderConfig } from "./sender_config.ts";
import type { Retry } from "./transport.ts";

type Refused = Extract<Outcome, { readonly kind: "refused" }>;

/** Headers that a receiver did not accept, and its refusal. */
export interface Denial {
  readonly headers: SenderConfig["headers"];
  /** The outcome unless other headers are found. */
  readonly verdict: Refused;
}

const UNAUTHENTICATED: ReadonlySet<ResponseStatus> = new Set([401, "UNAUTHENTICATED"]);

/** Whether a request was refused because its sender is not authenticated. */
export function isUnauthenticated(verdict: Outcome | Retry): verdict is Refused {
  return verdict.kind === "refused" && UNAUTHENTICATED.has(verdict.status);
}

/** Whether two sets of headers are equal, in any order. */
export function haveSameValues(
  one: SenderConfig["headers"],
  other: SenderConfig["headers"],
): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}
