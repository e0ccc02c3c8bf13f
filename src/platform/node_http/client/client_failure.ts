import { errorType } from "../../../http/mod.ts";

/** What `error.type` is for a request that was given up because it took too long. */
const TIMEOUT_TYPE = "TimeoutError";

/** What is known when a request fails. */
export interface ClientFailure {
  /** What its listeners of "error" are given. */
  readonly error: unknown;
  /** Whether it is destroyed; a server that hangs up does so only after the error was told. */
  readonly isDestroyed: boolean;
  /** Whether it was told before that nothing moved for the time that the caller had set. */
  readonly isTimedOut: boolean;
}

/**
 * Returns the value of `error.type` for a request of `node:http` that failed, or `undefined` where
 * the caller gave it up without a reason: it got what it asked for. Giving it up because time ran
 * out is an error, by the event as by a signal.
 */
export function failureType(failure: ClientFailure): string | undefined {
  if (!isGivenUp(failure)) return errorType(failure.error);
  return failure.isTimedOut || isOfTimeout(failure.error) ? TIMEOUT_TYPE : undefined;
}

// destroy() without a reason is told as a connection that was reset, though no system call was.
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
