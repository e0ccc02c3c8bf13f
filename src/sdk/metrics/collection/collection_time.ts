/** When a collection took place, and its number in the process. */
export interface CollectionTime {
  /** Number of the collection in the process. */
  readonly number: number;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** Nanoseconds within the second. */
  readonly nanos: number;
}

/**
 * Returns a start time that is not after a collection: the given one, or the collection's time if
 * the clock was set back in between. Keep the result, so that the start does not change again.
 */
export function startBy(
  start: readonly [number, number],
  time: CollectionTime,
): readonly [number, number] {
  return isLater(start[0], start[1], time) ? [time.seconds, time.nanos] : start;
}

/** Whether a moment is later than a collection. */
export function isLater(
  seconds: number,
  nanos: number,
  time: Pick<CollectionTime, "seconds" | "nanos">,
): boolean {
  return seconds > time.seconds || seconds === time.seconds && nanos > time.nanos;
}
