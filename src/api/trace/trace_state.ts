/**
 * The `tracestate` of a trace: an immutable list of up to 32 vendor entries, most recent first.
 *
 * Specification: Trace API, TraceState; W3C Trace Context Level 2.
 */
export interface TraceState {
  /**
   * Returns a list in which `key` has `value` and stands first. A key or value that the W3C
   * grammar does not allow leaves the list unchanged; an entry beyond the 32nd pushes the last
   * one out.
   *
   * @param key The name of the entry.
   * @param value The value of the entry.
   */
  set(key: string, value: string): TraceState;
  /**
   * Returns a list without `key`.
   *
   * @param key The name of the entry.
   */
  unset(key: string): TraceState;
  /**
   * Returns the value of `key`, or `undefined`.
   *
   * @param key The name of the entry.
   */
  get(key: string): string | undefined;
  /** Returns the list as the text of a `tracestate` header; empty when there is no entry. */
  serialize(): string;
}
