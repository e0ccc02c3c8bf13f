import { timerDelay } from "../../sdk/timer_delay.ts";

/**
 * Starts a one-shot timer, none for `Infinity`; returns what cancels it. It keeps its thread alive,
 * but the export worker keeps no process alive.
 */
export function setTimer(delayMs: number, callback: () => void): () => void {
  const delay = timerDelay(delayMs);
  if (delay === undefined) return () => {};
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
}

/** Monotonic time in milliseconds. */
export function monotonicMs(): number {
  return performance.now();
}
