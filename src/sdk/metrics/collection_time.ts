/** When a collection took place, and its number in the process. */
export interface CollectionTime {
  /** What is collected together has the same number. */
  readonly number: number;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** Nanoseconds within the second. */
  readonly nanos: number;
}
