import type { AttemptEnd, Outcome, ResponseStatus } from "./outcome.ts";

/**
 * Returns the `error.type` of a failed request, by the semantic conventions: the response's status,
 * or a low-cardinality word. For a retried request it is the cause of the last failure.
 *
 * @param last How the last attempt ended; `undefined` where there was none.
 * @returns `undefined` for a full success.
 */
export function errorTypeOf(outcome: Outcome, last: AttemptEnd | undefined): string | undefined {
  switch (outcome.kind) {
    case "accepted":
      return undefined;
    case "partial":
      return "rejected";
    case "refused":
    case "exhausted":
      return causeOf(last);
    case "too_large":
      return "too_large";
    case "aborted":
      return "shutdown";
    default:
      return outcome satisfies never;
  }
}

function causeOf(last: AttemptEnd | undefined): string {
  switch (last) {
    case "failed":
      return "connection_error";
    case "timeout":
      return "timeout";
    case "aborted":
      return "shutdown";
    case undefined:
      return "_OTHER";
    default:
      // A refusal with a success status means that the response was too large.
      return isGood(last) ? "response_too_large" : String(last);
  }
}

function isGood(status: ResponseStatus): boolean {
  return status === "OK" || (typeof status === "number" && status < 300);
}
