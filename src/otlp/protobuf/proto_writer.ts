const NANOS_PER_SECOND = 1_000_000_000;
const WORD = 2 ** 32;

/** Bytes that `copyUtf8` moves at a time. */
export const COPY_STEP = 8;
/** Longer text is copied with `copyWithin`. */
const LONG_COPY = 256;

/** Most bytes that a tag and a length take together. */
const FIELD_HEAD_BYTES = 10;

/** Bytes that a varint of up to 32 bits takes. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/**
 * Writes the protobuf wire format into one block of bytes. The caller reserves room first; the
 * writing methods do not check (protobuf encoding, "Message Structure").
 */
export class ProtoWriter {
  /** The block; what was written ends at `position`. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same block, for access to several bytes at a time. */
  view: DataView<ArrayBuffer>;
  /** Where the next byte goes. */
  position = 0;

  /** @param initialBytes Size of the first block. */
  constructor(initialBytes: number = 64 * 1024) {
    this.bytes = new Uint8Array(initialBytes);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `count` more bytes, and for those that `copyUtf8` writes beyond its text. */
  reserve(count: number): void {
    const needed = this.position + count + COPY_STEP;
    if (needed <= this.bytes.length) return;
    this.#moveTo(Math.max(needed, this.bytes.length * 2));
  }

  /** Shrinks a block larger than `mostBytes` to half of that, if the content fits. */
  giveBack(mostBytes: number): void {
    const keptBytes = mostBytes / 2;
    if (this.bytes.length <= mostBytes || this.position > keptBytes) return;
    this.#moveTo(keptBytes);
  }

  #moveTo(byteCount: number): void {
    const block = new Uint8Array(byteCount);
    block.set(this.bytes.subarray(0, this.position));
    this.bytes = block;
    this.view = new DataView(block.buffer);
  }

  /** A varint of up to 32 bits: tags, lengths, enums, uint32. */
  varint(value: number): void {
    const bytes = this.bytes;
    let at = this.position;
    // Tests bits instead of comparing: the result of `RecordEncoder.count` may be negative.
    while ((value & ~0x7f) !== 0) {
      bytes[at++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    bytes[at++] = value;
    this.position = at;
  }

  /** A varint of a 64-bit integer in two's complement, given by its halves. */
  varint64(high: number, low: number): void {
    const bytes = this.bytes;
    let at = this.position;
    let upper = high >>> 0;
    let lower = low >>> 0;
    while (upper !== 0 || lower > 0x7f) {
      bytes[at++] = (lower & 0x7f) | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    bytes[at++] = lower;
    this.position = at;
  }

  /** A 32-bit word, most significant byte first, as ids are written. */
  idWord(word: number): void {
    this.view.setUint32(this.position, word);
    this.position += 4;
  }

  /** A fixed32. */
  fixed32(value: number): void {
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  /** Nanoseconds since the epoch as a fixed64; a time before 1970 is 0. */
  unixNano(seconds: number, nanos: number): void {
    if (seconds < 0) {
      this.fixed32(0);
      this.fixed32(0);
      return;
    }
    // seconds * 1e9 does not fit in a double; its lower half is exact in 32-bit arithmetic, and the
    // rest is a multiple of 2^32, so rounding finds the upper half.
    const low = (Math.imul(seconds, NANOS_PER_SECOND) + nanos) >>> 0;
    const high = Math.round((seconds * NANOS_PER_SECOND + nanos - low) / WORD);
    this.fixed32(low);
    this.fixed32(high);
  }

  /** A double. */
  double(value: number): void {
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  /**
   * Copies UTF-8 text within this block, eight bytes at a time as a double: four times as fast as
   * byte by byte, and for short text faster than `copyWithin` (bench/export_cpu.ts). This is sound
   * only for UTF-8, where no eight bytes form a NaN: a NaN's bits may not survive, and on Bun none
   * do. Reads up to seven bytes beyond the text, so text or zeros must follow it, and overwrites as
   * many beyond the copy, where the next write goes.
   */
  copyUtf8(from: number, length: number): void {
    if (length > LONG_COPY) {
      this.copyInside(from, length);
      return;
    }
    const at = this.position;
    const view = this.view;
    for (let i = 0; i < length; i += COPY_STEP) {
      view.setFloat64(at + i, view.getFloat64(from + i, true), true);
    }
    this.position = at + length;
  }

  /**
   * Whether `copyUtf8` may copy bytes of this block that are not text: no eight of them form a NaN.
   */
  canCopyAsUtf8(from: number, length: number): boolean {
    for (let at = from; at < from + length; at += COPY_STEP) {
      if (Number.isNaN(this.view.getFloat64(at, true))) return false;
    }
    return true;
  }

  /** Copies bytes within this block. */
  copyInside(from: number, length: number): void {
    this.bytes.copyWithin(this.position, from, from + length);
    this.position += length;
  }

  /** Copies bytes from elsewhere. */
  copy(source: Uint8Array): void {
    this.bytes.set(source, this.position);
    this.position += source.length;
  }

  /** Writes a field with bytes from elsewhere, text or a message; reserves the room itself. */
  bytesField(tag: number, body: Uint8Array): void {
    this.reserve(body.length + FIELD_HEAD_BYTES);
    this.varint(tag);
    this.varint(body.length);
    this.copy(body);
  }

  /**
   * Starts a message of unknown length: writes the tag, and leaves `lengthBytes` bytes for the
   * length. Pass the result to `endMessage`.
   */
  beginMessage(tag: number, lengthBytes: number): number {
    this.varint(tag);
    this.position += lengthBytes;
    return this.position;
  }

  /** Writes the length of a message, moving the message if its length takes other room. */
  endMessage(start: number, lengthBytes: number): void {
    const length = this.position - start;
    const needed = varintSize(length);
    if (needed !== lengthBytes) {
      this.reserve(needed);
      this.bytes.copyWithin(start + needed - lengthBytes, start, this.position);
    }
    this.position = start - lengthBytes;
    this.varint(length);
    this.position += length;
  }
}
