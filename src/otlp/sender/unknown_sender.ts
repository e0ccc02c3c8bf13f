import type { AnswerStatus, Outcome } from "./outcome.ts";
import type { SenderConfig } from "./sender_config.ts";
import type { Retry } from "./transport.ts";

type Refused = Extract<Outcome, { readonly kind: "refused" }>;

/** Headers by which a receiver did not know who sends. */
export interface Denial {
  readonly headers: SenderConfig["headers"];
  /** What the request comes to unless there are others. */
  readonly verdict: Refused;
}

const UNKNOWN_SENDER: ReadonlySet<AnswerStatus> = new Set([401, "UNAUTHENTICATED"]);

/** Whether a receiver refuses a request since it does not know who sends it. */
export function isOfUnknownSender(verdict: Outcome | Retry): verdict is Refused {
  return verdict.kind === "refused" && UNKNOWN_SENDER.has(verdict.status);
}

/** Whether two sets of headers say the same; the order does not count. */
export function haveSameValues(
  one: SenderConfig["headers"],
  other: SenderConfig["headers"],
): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}
