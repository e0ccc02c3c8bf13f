import type { Timers } from "./timers.ts";

/**
 * How a `forceFlush` or `shutdown` ended: `"success"` if everything recorded before the call was
 * delivered, `"failure"` if some of it was lost, `"timeout"` if the time ran out first.
 */
export type FlushResult = "success" | "failure" | "timeout";

/** Options of `forceFlush` and `shutdown`. */
export interface FlushOptions {
  /**
   * How long to wait, in milliseconds. `Infinity` waits as long as it takes, a negative number not
   * at all. After a `forceFlush`, what was not delivered in time goes on in the background; after a
   * `shutdown` it is given up.
   * @default 30000, for NaN too
   */
  readonly timeoutMs?: number;
}

/** Default timeout of a flush, in milliseconds. */
export const DEFAULT_FLUSH_TIMEOUT_MS = 30_000;

/** Returns the timeout of a flush: that of the options, or the default if they have no number. */
export function flushTimeoutMs(options: FlushOptions | undefined): number {
  const timeoutMs = options?.timeoutMs;
  // Plain JavaScript may pass anything, and a missing setting becomes NaN when it is parsed.
  return typeof timeoutMs === "number" && !Number.isNaN(timeoutMs)
    ? timeoutMs
    : DEFAULT_FLUSH_TIMEOUT_MS;
}

/**
 * Returns the worst of several results: a failure outweighs a timeout, which outweighs success.
 */
export function worstResult(results: readonly FlushResult[]): FlushResult {
  if (results.includes("failure")) return "failure";
  return results.includes("timeout") ? "timeout" : "success";
}

/**
 * Awaits the result of a `forceFlush` or `shutdown` for at most `timeoutMs`, and keeps the process
 * alive meanwhile: a program that awaits nothing else would otherwise end.
 */
export async function flushWithin(
  answer: Promise<FlushResult | void>,
  timeoutMs: number,
  timers: Timers,
): Promise<FlushResult> {
  const letProcessEnd = timers.keepAlive?.();
  const result = await settleWithin(answer, timeoutMs, timers);
  letProcessEnd?.();
  return result;
}

/**
 * Awaits a result for at most `timeoutMs`. A rejection counts as failure; a foreign component that
 * resolves with `undefined` has succeeded.
 */
export function settleWithin(
  answer: Promise<FlushResult | void>,
  timeoutMs: number,
  timers: Timers,
): Promise<FlushResult> {
  return new Promise((resolve) => {
    const cancel = timers.after(timeoutMs, () => resolve("timeout"));
    answer.then(
      (result) => {
        cancel();
        resolve(result ?? "success");
      },
      () => {
        cancel();
        resolve("failure");
      },
    );
  });
}
