/**
 * A type that every type is assignable to and from. The metadata of `@opentelemetry/api` carries a
 * mark whose type no other package can name; only such a type is compatible in both directions.
 */
export type ForeignMark = ReturnType<typeof JSON.parse>;

/** The properties that follow a value in a baggage header, as one opaque text. */
export interface BaggageEntryMetadata {
  /** Returns the text. */
  toString(): string;
  /** Marks an object as metadata. */
  readonly __TYPE__: ForeignMark;
}

/** One entry of a {@link Baggage}. Immutable. */
export interface BaggageEntry {
  /** The value: any text. */
  readonly value: string;
  /** The properties of the value. */
  readonly metadata?: BaggageEntryMetadata;
}

/**
 * Names and values that travel with a request, visible to everyone on its way. Immutable; each name
 * has exactly one value.
 *
 * Specification: Baggage API.
 */
export interface Baggage {
  /**
   * Returns the entry of `key`, or `undefined`.
   *
   * @param key The name, case-sensitive.
   */
  getEntry(key: string): BaggageEntry | undefined;
  /** Returns all names with their entries. */
  getAllEntries(): [string, BaggageEntry][];
  /**
   * Returns a baggage in which `key` has this entry and no other.
   *
   * @param key The name, case-sensitive.
   * @param entry The value and its metadata.
   */
  setEntry(key: string, entry: BaggageEntry): Baggage;
  /**
   * Returns a baggage without `key`.
   *
   * @param key The name, case-sensitive.
   */
  removeEntry(key: string): Baggage;
  /**
   * Returns a baggage without these keys.
   *
   * @param keys The names, case-sensitive.
   */
  removeEntries(...keys: string[]): Baggage;
  /** Returns a baggage without entries. */
  clear(): Baggage;
}
