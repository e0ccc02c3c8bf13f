/** Limits of attributes; `Infinity` for no limit. */
export interface AttributeLimitsOptions {
  /**
   * Maximum attribute count.
   *
   * @default 128
   */
  readonly attributeCountLimit?: number | undefined;
  /**
   * Maximum length of a string in characters, or of a byte array in bytes.
   *
   * @default Infinity
   */
  readonly attributeValueLengthLimit?: number | undefined;
  /**
   * Maximum depth of nested arrays and maps.
   *
   * @default 64
   */
  readonly attributeValueDepthLimit?: number | undefined;
}
