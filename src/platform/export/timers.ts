import { timerDelay } from "../../sdk/timer_delay.ts";

/**
 * A one-shot timer; none for `Infinity`. Returns what cancels it. It keeps its thread alive, which
 * in the export worker keeps no process alive.
 */
export function setTimer(delayMs: number, callback: () => void): () => void {
  const delay = timerDelay(delayMs);
  if (delay === undefined) return () => {};
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
}

/** Milliseconds that only go forward. */
export function monotonicMs(): number {
  return performance.now();
}
