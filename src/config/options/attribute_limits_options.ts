/** Bounds of attributes. `Infinity` is no bound. */
export interface AttributeLimitsOptions {
  /**
   * Most attributes.
   *
   * @default 128
   */
  readonly attributeCountLimit?: number | undefined;
  /**
   * Most characters of a text or bytes of a byte array.
   *
   * @default Infinity
   */
  readonly attributeValueLengthLimit?: number | undefined;
  /**
   * Most levels of nested arrays and maps.
   *
   * @default 64
   */
  readonly attributeValueDepthLimit?: number | undefined;
}
