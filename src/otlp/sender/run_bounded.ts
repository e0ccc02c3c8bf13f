import { type FetchFailure, fetchFailure } from "./fetch_failure.ts";
import type { SenderEnvironment } from "./sender_environment.ts";
import { STANDSTILL_MS } from "./standstill.ts";

/** How bounded work ended. */
export type Bounded<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly failure: FetchFailure }
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" };

/** What limits the work. */
export interface Bounds extends Pick<SenderEnvironment, "startTimer" | "nowMs"> {
  /** Milliseconds; `Infinity` means no limit. */
  readonly limitMs: number;
  /** Ends the work when aborted. */
  readonly closing: AbortSignal;
}

/**
 * Runs work within bounds. Always ends in time, even if the work ignores the signal, and never
 * rejects; a later result is dropped. If the process stood still until the time was over, the work
 * gets {@linkcode STANDSTILL_MS} more.
 *
 * @param run Does the work; its controller is aborted when it is given up, and may be before.
 */
export function runBounded<Value>(
  run: (controller: AbortController) => Promise<Value>,
  { limitMs, closing, startTimer, nowMs }: Bounds,
): Promise<Bounded<Value>> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    // A promise settles only once: a result after a timeout is dropped here.
    const finish = (end: Bounded<Value>): void => {
      stopTimer();
      closing.removeEventListener("abort", onClosing);
      resolve(end);
    };
    const giveUp = (kind: "timeout" | "aborted"): void => {
      finish({ kind });
      controller.abort();
    };
    const onClosing = (): void => giveUp("aborted");
    const dueMs = nowMs() + limitMs;
    const onTime = (): void => {
      if (nowMs() < dueMs + STANDSTILL_MS) giveUp("timeout");
      else stopTimer = startTimer(STANDSTILL_MS, () => giveUp("timeout"));
    };
    let stopTimer = limitMs === Infinity ? () => {} : startTimer(limitMs, onTime);
    closing.addEventListener("abort", onClosing);
    run(controller).then(
      (value) => finish({ kind: "done", value }),
      (error: unknown) => finish({ kind: "failed", failure: fetchFailure(error) }),
    );
  });
}
