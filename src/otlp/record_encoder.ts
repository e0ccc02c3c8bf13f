import {
  ANY_VALUE_ARRAY_VALUE_TAG,
  ANY_VALUE_BOOL_VALUE_TAG,
  ANY_VALUE_BYTES_VALUE_TAG,
  ANY_VALUE_DOUBLE_VALUE_TAG,
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_KVLIST_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  ARRAY_VALUE_VALUES_TAG,
  KEY_VALUE_KEY_TAG,
  KEY_VALUE_LIST_VALUES_TAG,
  KEY_VALUE_VALUE_TAG,
} from "../../gen/wire/common.ts";
import { RECORD_LENGTH, RECORD_TEXT_LENGTH, type RecordPlace } from "../snapshot/mod.ts";
import {
  VALUE_ARRAY,
  VALUE_BYTES,
  VALUE_DOUBLE,
  VALUE_FALSE,
  VALUE_INT,
  VALUE_INT64,
  VALUE_MAP,
  VALUE_STRING,
  VALUE_TRUE,
} from "../snapshot/any_value.ts";
import { COPY_STEP, ProtoWriter, varintSize } from "./proto_writer.ts";

const WORD = 2 ** 32;
/** Varints below this take one byte. */
const ONE_BYTE = 0x80;
const textEncoder = new TextEncoder();

/**
 * Encodes records: a protobuf writer together with a cursor over the record at hand.
 *
 * The strings of the records are encoded first, all at once, into the front of the same block that
 * the output goes to; a string then is a copy within the block. When all of a chunk is ASCII, which
 * is the rule, a string's length in bytes is its length in characters; otherwise its end is found
 * by counting characters along the bytes.
 */
export class RecordEncoder extends ProtoWriter {
  /** The record's numbers; `at` is the cursor. */
  numbers: Float64Array = new Float64Array(0);
  /** Where in the numbers the cursor stands. */
  at = 0;
  /** Where in the block the next string of the record starts. */
  textAt = 0;
  #isAscii = true;

  /** Encodes a text into the block, to be copied from later; returns how many bytes it took. */
  stageText(text: string): number {
    this.reserve(text.length * 3 + COPY_STEP);
    const target = this.bytes.subarray(this.position);
    const { written } = textEncoder.encodeInto(text, target);
    const end = this.position + written;
    this.bytes.fill(0, end, end + COPY_STEP); // zeros follow a text; see copyUtf8
    this.position = end + COPY_STEP;
    return written;
  }

  /**
   * Puts the cursor at the start of a record, and makes room for all that it can become.
   *
   * @param textAt Where in the block the record's first string starts.
   */
  openRecord(place: RecordPlace, textAt: number, isAscii: boolean): void {
    this.numbers = place.chunk.numbers;
    this.at = place.position;
    this.textAt = textAt;
    this.#isAscii = isAscii;
    const numberCount = this.count(place.position + RECORD_LENGTH);
    const textLength = this.count(place.position + RECORD_TEXT_LENGTH);
    // No number of a record turns into more than 24 bytes, tags and lengths included.
    this.reserve(numberCount * 24 + textLength * 3 + 256);
  }

  /**
   * A length or count of the record, as 32 bits. Always by this method: a number that comes out of
   * a `Float64Array` is a double to the engines, and whatever it is added to becomes one, down to
   * the position in the block, which makes every access slow (a third of the speed on Bun).
   */
  count(at: number): number {
    return this.numbers[at] | 0;
  }

  /** The bytes of the next string, given its characters. */
  stringBytes(characters: number): number {
    if (this.#isAscii) return characters;
    return utf8Bytes(this.bytes, this.textAt, characters);
  }

  /** A string field, left out when empty, from the next string of the record. */
  stringField(tag: number, characters: number): void {
    if (characters === 0) return;
    const length = this.stringBytes(characters);
    this.varint(tag);
    this.varint(length);
    this.copyText(length);
  }

  /** Copies the next bytes of text to the output. */
  copyText(length: number): void {
    this.copyUtf8(this.textAt, length);
    this.textAt += length;
  }

  /** A uint32 or enum field, left out when 0. */
  uintField(tag: number, value: number): void {
    if (value === 0) return;
    this.varint(tag);
    this.varint(value);
  }

  /** Attributes, as a repeated KeyValue field. */
  attributes(tag: number, count: number): void {
    for (let i = 0; i < count; i++) this.keyValue(tag);
  }

  /** One KeyValue field: the next key and value of the record. */
  keyValue(tag: number): void {
    const keyLength = this.stringBytes(this.count(this.at));
    const kind = this.count(this.at + 1);
    if (kind === VALUE_STRING) {
      this.#stringKeyValue(tag, keyLength);
    } else if (kind === VALUE_INT && isSmall(this.numbers[this.at + 2])) {
      this.#smallIntKeyValue(tag, keyLength);
    } else {
      const start = this.beginMessage(tag, 1);
      this.varint(KEY_VALUE_KEY_TAG);
      this.varint(keyLength);
      this.copyText(keyLength);
      this.at += 1;
      this.anyValue(KEY_VALUE_VALUE_TAG);
      this.endMessage(start, 1);
    }
  }

  /** An AnyValue as a message field: the next value of the record. */
  anyValue(tag: number): void {
    const start = this.beginMessage(tag, 1);
    this.#anyValueFields();
    this.endMessage(start, 1);
  }

  // Most attributes are strings; all lengths are known before, so nothing moves.
  #stringKeyValue(tag: number, keyLength: number): void {
    const keyEnd = this.textAt + keyLength;
    const characters = this.count(this.at + 2);
    const length = this.#isAscii ? characters : utf8Bytes(this.bytes, keyEnd, characters);
    const valueSize = 1 + varintSize(length) + length;
    const size = 2 + varintSize(keyLength) + keyLength + varintSize(valueSize) + valueSize;
    this.at += 3;
    if (size < ONE_BYTE && tag < ONE_BYTE) {
      this.#shortStringKeyValue(tag, keyLength, length);
      return;
    }
    this.varint(tag);
    this.varint(size);
    this.varint(KEY_VALUE_KEY_TAG);
    this.varint(keyLength);
    this.copyText(keyLength);
    this.varint(KEY_VALUE_VALUE_TAG);
    this.varint(valueSize);
    this.varint(ANY_VALUE_STRING_VALUE_TAG);
    this.varint(length);
    this.copyText(length);
  }

  // All tags and lengths take one byte, which is so for nine attributes of ten: half the time of
  // encoding a span is spent here (bench/encode_request.ts).
  #shortStringKeyValue(tag: number, keyLength: number, length: number): void {
    const bytes = this.bytes;
    let at = this.position;
    bytes[at] = tag;
    bytes[at + 1] = keyLength + length + 6;
    bytes[at + 2] = KEY_VALUE_KEY_TAG;
    bytes[at + 3] = keyLength;
    this.position = at + 4;
    this.copyText(keyLength);
    at = this.position;
    bytes[at] = KEY_VALUE_VALUE_TAG;
    bytes[at + 1] = length + 2;
    bytes[at + 2] = ANY_VALUE_STRING_VALUE_TAG;
    bytes[at + 3] = length;
    this.position = at + 4;
    this.copyText(length);
  }

  #smallIntKeyValue(tag: number, keyLength: number): void {
    const value = this.count(this.at + 2);
    const valueSize = 1 + varintSize(value);
    this.varint(tag);
    this.varint(2 + varintSize(keyLength) + keyLength + 1 + valueSize);
    this.varint(KEY_VALUE_KEY_TAG);
    this.varint(keyLength);
    this.copyText(keyLength);
    this.varint(KEY_VALUE_VALUE_TAG);
    this.varint(valueSize);
    this.varint(ANY_VALUE_INT_VALUE_TAG);
    this.varint(value);
    this.at += 3;
  }

  #anyValueFields(): void {
    const kind = this.count(this.at++);
    switch (kind) {
      case VALUE_STRING: {
        const length = this.stringBytes(this.count(this.at++));
        this.varint(ANY_VALUE_STRING_VALUE_TAG);
        this.varint(length);
        this.copyText(length);
        return;
      }
      case VALUE_INT: {
        const value = this.numbers[this.at++];
        this.varint(ANY_VALUE_INT_VALUE_TAG);
        this.varint64(Math.floor(value / WORD), value >>> 0);
        return;
      }
      case VALUE_INT64:
        this.varint(ANY_VALUE_INT_VALUE_TAG);
        this.varint64(this.numbers[this.at++], this.numbers[this.at++]);
        return;
      case VALUE_DOUBLE:
        this.varint(ANY_VALUE_DOUBLE_VALUE_TAG);
        this.double(this.numbers[this.at++]);
        return;
      case VALUE_FALSE:
      case VALUE_TRUE:
        this.varint(ANY_VALUE_BOOL_VALUE_TAG);
        this.varint(kind === VALUE_TRUE ? 1 : 0);
        return;
      case VALUE_BYTES:
        this.#bytesValue();
        return;
      case VALUE_ARRAY: {
        const start = this.beginMessage(ANY_VALUE_ARRAY_VALUE_TAG, 1);
        const count = this.count(this.at++);
        for (let i = 0; i < count; i++) this.anyValue(ARRAY_VALUE_VALUES_TAG);
        this.endMessage(start, 1);
        return;
      }
      case VALUE_MAP: {
        const start = this.beginMessage(ANY_VALUE_KVLIST_VALUE_TAG, 1);
        const count = this.count(this.at++);
        this.attributes(KEY_VALUE_LIST_VALUES_TAG, count);
        this.endMessage(start, 1);
        return;
      }
      default: // the empty value: an AnyValue without a field
    }
  }

  #bytesValue(): void {
    const length = this.count(this.at++);
    const start = this.numbers.byteOffset + this.at * 8;
    this.at += Math.ceil(length / 8);
    this.varint(ANY_VALUE_BYTES_VALUE_TAG);
    this.varint(length);
    this.copy(new Uint8Array(this.numbers.buffer, start, length));
  }
}

function isSmall(value: number): boolean {
  return value >= 0 && value < 0x80000000;
}

/**
 * Bytes that the next `characters` UTF-16 code units take, along UTF-8 text. A character of four
 * bytes is two code units; every other is one.
 */
export function utf8Bytes(bytes: Uint8Array, start: number, characters: number): number {
  let at = start;
  let left = characters;
  while (left > 0) {
    const lead = bytes[at];
    if (lead < 0x80) at += 1;
    else if (lead < 0xe0) at += 2;
    else if (lead < 0xf0) at += 3;
    else {
      at += 4;
      left--;
    }
    left--;
  }
  return at - start;
}
