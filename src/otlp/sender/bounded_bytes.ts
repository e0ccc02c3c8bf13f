/** Bytes that arrive in parts, up to a bound. */
export class BoundedBytes {
  readonly #maxBytes: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #length = 0;
  #isTooLarge = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether more arrived than fits; the excess is discarded. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** The bytes collected so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Copies a part; returns whether there was room. */
  add(part: Uint8Array): boolean {
    const end = this.#length + part.length;
    if (end > this.#maxBytes) this.#isTooLarge = true;
    if (this.#isTooLarge) return false;
    if (end > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes.set(part, this.#length);
    this.#length = end;
    return true;
  }
}
