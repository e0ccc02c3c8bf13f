/** A clock that only goes forward: for durations. */
export const monotonicClock: { nowMs(): number } = {
  /** The time in milliseconds, since some moment. */
  nowMs: () => performance.now(),
};
