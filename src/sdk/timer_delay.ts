/** Longest delay that the runtimes' timers support, almost 25 days; a longer one fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Returns the delay for a timer of the runtime, capped at the longest one supported. `undefined`
 * for `Infinity`, which takes no timer. Negative numbers and NaN become 0: the runtimes do so too,
 * but print a warning.
 */
export function timerDelay(delayMs: number): number | undefined {
  if (delayMs === Infinity) return undefined;
  return delayMs > 0 ? Math.min(delayMs, MAX_TIMER_MS) : 0;
}
