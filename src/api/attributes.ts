/**
 * What an attribute, a log body or a nested value may hold: strings, booleans, numbers, bytes
 * (`Uint8Array`), arrays of values, plain objects from string to value, and `null`.
 *
 * `null` is a value of its own: it is recorded and exported as an empty value. `undefined` means
 * "no value": an attribute given as `undefined` is not recorded. The type is `unknown`, as in
 * `@opentelemetry/api` 1.10, so that values pass between both packages; what an SDK cannot
 * represent (functions, symbols) it drops and reports.
 *
 * Specification: Common, AnyValue.
 */
export type AnyValue = unknown;

/** The value of one attribute: the same set of values as {@link AnyValue}. */
export type AttributeValue = AnyValue;

/**
 * A collection of attributes: non-empty, case-sensitive names to values. Setting the same name
 * again overwrites the value. A `null` value is kept, an `undefined` value is skipped.
 *
 * Specification: Common, Attribute Collections.
 */
export interface Attributes {
  /** The value of the attribute with this name. */
  [attributeKey: string]: AnyValue;
}
