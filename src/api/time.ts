/** A time as `[seconds, nanoseconds]` since the Unix epoch. */
export type HrTime = [number, number];

/**
 * A point in time given by a caller: an {@link HrTime}, milliseconds since the Unix epoch, a
 * `performance.now()` reading, or a `Date`.
 */
export type TimeInput = HrTime | number | Date;
