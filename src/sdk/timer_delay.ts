/** Longest delay that the runtimes' timers keep, almost 25 days; a longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The delay to give a timer of the runtime: cut to the longest that it keeps. Undefined for
 * `Infinity`, which takes no timer. Below 0, and NaN, become 0: the runtimes take them for that
 * too, but print a warning.
 */
export function timerDelay(delayMs: number): number | undefined {
  if (delayMs === Infinity) return undefined;
  return delayMs > 0 ? Math.min(delayMs, MAX_TIMER_MS) : 0;
}
