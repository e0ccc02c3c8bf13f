import type { Timers } from "./timers.ts";

/**
 * How a `forceFlush` or `shutdown` ended: `"success"` when everything that was recorded before the
 * call was delivered, `"failure"` when something of it was lost, `"timeout"` when the time given
 * ran out first.
 */
export type FlushResult = "success" | "failure" | "timeout";

/** Options of `forceFlush` and `shutdown`. */
export interface FlushOptions {
  /**
   * How long to wait, in milliseconds; `Infinity` for as long as it takes, and at once below 0.
   * What was not delivered by then goes on in the background after a `forceFlush`, and is given up
   * after a `shutdown`.
   * @default 30000, for NaN too
   */
  readonly timeoutMs?: number;
}

/** Time that a flush waits when nobody says otherwise. */
export const DEFAULT_FLUSH_TIMEOUT_MS = 30_000;

/** The time that a flush waits: what the options say, or the default where they say no number. */
export function flushTimeoutMs(options: FlushOptions | undefined): number {
  const timeoutMs = options?.timeoutMs;
  // Plain JavaScript may have given anything, and NaN is what became of a setting that is missing.
  return typeof timeoutMs === "number" && !Number.isNaN(timeoutMs)
    ? timeoutMs
    : DEFAULT_FLUSH_TIMEOUT_MS;
}

/** The worst of several results: a failure outweighs a time-out, which outweighs success. */
export function worstResult(results: readonly FlushResult[]): FlushResult {
  if (results.includes("failure")) return "failure";
  return results.includes("timeout") ? "timeout" : "success";
}

/**
 * Awaits the answer to a `forceFlush` or `shutdown` for at most `timeoutMs`, while the process
 * lives: without that, a program that only waits for it would count as finished.
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
 * Awaits an answer for at most `timeoutMs`. A rejection counts as failure; a foreign component that
 * resolves without a word has succeeded.
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
