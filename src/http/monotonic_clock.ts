/** A clock that never goes back, for durations. */
export const monotonicClock: { nowMs(): number } = {
  /** The time in milliseconds since an arbitrary moment. */
  nowMs: () => performance.now(),
};
