import { errorType } from "../../../http/mod.ts";

/** The `error.type` of a request that was given up because it took too long. */
const TIMEOUT_TYPE = "TimeoutError";

/** What is known when a request fails. */
export interface ClientFailure {
  /** What its "error" listeners get. */
  readonly error: unknown;
  /** Whether it is destroyed. If the server hangs up, it is so only after the error event. */
  readonly isDestroyed: boolean;
  /** Whether a `timeout` event came before: it was idle for the time that the caller had set. */
  readonly isTimedOut: boolean;
}

/**
 * Returns the value of `error.type` for a `node:http` request that failed, or `undefined` if the
 * caller gave it up without a reason, because it got what it wanted. Giving it up because time ran
 * out is an error, whether an event or a signal tells so.
 */
export function failureType(failure: ClientFailure): string | undefined {
  if (!isGivenUp(failure)) return errorType(failure.error);
  return failure.isTimedOut || isOfTimeout(failure.error) ? TIMEOUT_TYPE : undefined;
}

// destroy() without a reason is reported as a connection reset, but without a system call.
function isGivenUp({ error, isDestroyed }: ClientFailure): boolean {
  const code = memberOf(error, "code");
  if (code === "ABORT_ERR") return true;
  return isDestroyed && code === "ECONNRESET" && memberOf(error, "syscall") === undefined;
}

// The error of a signal that was aborted has the signal's reason as its cause.
function isOfTimeout(error: unknown): boolean {
  return memberOf(memberOf(error, "cause"), "name") === TIMEOUT_TYPE;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
