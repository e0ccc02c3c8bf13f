/** What was read of a response's message. */
export type ReadMessage =
  | { readonly kind: "whole"; readonly bytes: Uint8Array; readonly isCompressed: boolean }
  | { readonly kind: "too_large" }
  | { readonly kind: "unreadable"; readonly problem: string };

/** One byte for whether it is compressed, four for the length (gRPC, "Length-Prefixed-Message"). */
export const PREFIX_BYTES = 5;

/** A message as it goes over the wire. */
export function framed(message: Uint8Array, isCompressed: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PREFIX_BYTES + message.length);
  bytes[0] = isCompressed ? 1 : 0;
  new DataView(bytes.buffer).setUint32(1, message.length);
  bytes.set(message, PREFIX_BYTES);
  return bytes;
}

/** Assembles one message from the parts in which it arrives; keeps at most the allowed bytes. */
export class MessageReader {
  readonly #maxBytes: number;
  readonly #prefix = new Uint8Array(PREFIX_BYTES);
  #length = 0;
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #isTooLarge = false;

  /** @param maxBytes Largest message. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Adds a part; false if the message is too large, and no more is wanted. */
  add(part: Uint8Array): boolean {
    if (this.#isTooLarge) return false;
    const missing = Math.max(0, PREFIX_BYTES - this.#length);
    this.#prefix.set(part.subarray(0, missing), PREFIX_BYTES - missing);
    const start = Math.max(0, this.#length - PREFIX_BYTES);
    this.#length += part.length;
    if (this.#length < PREFIX_BYTES) return true;
    if (this.#messageBytes > this.#maxBytes) this.#isTooLarge = true;
    else {
      this.#bytes ??= new Uint8Array(this.#messageBytes);
      const room = this.#bytes.length - start;
      // Bytes after the message are only counted.
      if (room > 0) this.#bytes.set(part.subarray(missing, missing + room), start);
    }
    return !this.#isTooLarge;
  }

  /** What has arrived so far, as a message. */
  get message(): ReadMessage {
    if (this.#isTooLarge) return { kind: "too_large" };
    if (this.#length < PREFIX_BYTES || this.#bytes === undefined) {
      return { kind: "unreadable", problem: "it has no message" };
    }
    if (this.#length !== PREFIX_BYTES + this.#bytes.length) {
      return { kind: "unreadable", problem: "it is not exactly one message" };
    }
    return { kind: "whole", bytes: this.#bytes, isCompressed: this.#prefix[0] !== 0 };
  }

  get #messageBytes(): number {
    return new DataView(this.#prefix.buffer).getUint32(1);
  }
}
