/** When a collection took place, and its number in the process. */
export interface CollectionTime {
  /** What is collected together has the same number. */
  readonly number: number;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** Nanoseconds within the second. */
  readonly nanos: number;
}

/**
 * A start that is not after a collection: itself, or the collection's time where the clock was put
 * back in between. Who keeps the start keeps this one, so that it does not change once more.
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
