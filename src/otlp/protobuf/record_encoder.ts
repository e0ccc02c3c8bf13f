import {
  ANY_VALUE_ARRAY_VALUE_TAG,
  ANY_VALUE_BOOL_VALUE_TAG,
  ANY_VALUE_BYTES_VALUE_TAG,
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_KVLIST_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  ARRAY_VALUE_VALUES_TAG,
  KEY_VALUE_KEY_TAG,
  KEY_VALUE_LIST_VALUES_TAG,
  KEY_VALUE_VALUE_TAG,
} from "../../../gen/wire/common.ts";
import {
  FIRST_PHRASE_CODE,
  RECORD_LENGTH,
  RECORD_TEXT_LENGTH,
  type RecordPlace,
} from "../../snapshot/mod.ts";
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
} from "../../snapshot/any_value.ts";
import { DictionaryWriter } from "./dictionary_writer.ts";
import { varintSize } from "./proto_writer.ts";

/** Bytes of the longest tag. */
const TAG_BYTES = 5;
/** Varints below this take one byte. */
const ONE_BYTE = 0x80;

/**
 * Records of up to this many numbers get room for a name or phrase in every place at once. A larger
 * record hardly ever needs that: most of its numbers are bytes, packed eight to a number.
 */
const LARGE_RECORD = 1024;

/** Stands for a position in the block: the strings are not staged, as they are not all ASCII. */
const NOT_STAGED = -1;

/**
 * Encodes records: a protobuf writer combined with a cursor over the current record.
 *
 * The block starts with the numbered names and phrases, then come the records' strings, many
 * encoded at a time, then the output; writing a string is a copy within the block. That works for
 * ASCII only, the usual case, in which a string has as many bytes as characters. Records with other
 * characters encode their strings one by one.
 */
export class RecordEncoder extends DictionaryWriter {
  /** The record's numbers; `at` is the cursor. */
  numbers: Float64Array = new Float64Array(0);
  /** The cursor, a position in the numbers. */
  at = 0;
  // Where in the block the next string of the record starts, or NOT_STAGED.
  #textAt = 0;
  // Where a large record ends, or 0. And the bytes that its text takes, with one name or phrase.
  #largeEnd = 0;
  #textRoom = 0;
  // For strings that are not staged: the chunk's text, and where the next string starts in it.
  #text = "";
  #textPosition = 0;

  /**
   * Encodes the strings of records into the block.
   *
   * @returns Where they start; negative, with nothing changed, if they are not all ASCII.
   */
  stageText(text: string): number {
    const start = this.position;
    if (this.stage(text) === text.length) return start;
    this.position = start;
    return NOT_STAGED;
  }

  /**
   * Puts the cursor at the start of a record, and reserves room for its encoded form.
   *
   * @param textAt Where in the block the record's first string starts; negative if not staged.
   */
  openRecord(place: RecordPlace, textAt: number): void {
    this.numbers = place.chunk.numbers;
    this.at = place.position;
    this.#textAt = textAt;
    this.#text = place.chunk.text;
    this.#textPosition = place.textPosition;
    const numberCount = this.count(place.position + RECORD_LENGTH);
    const textLength = this.count(place.position + RECORD_TEXT_LENGTH);
    // Each number of a record encodes to at most 24 bytes, tags and lengths included; besides,
    // every second number can be a name, or every number a phrase.
    if (numberCount <= LARGE_RECORD) {
      const most = Math.max(24 + this.longestName / 2, this.longestPhrase + TAG_BYTES);
      this.reserve(numberCount * most + textLength * 3 + 256);
      this.#largeEnd = 0;
    } else {
      this.#largeEnd = place.position + numberCount;
      this.#textRoom = textLength * 3 + 256 + this.longestName + this.longestPhrase + TAG_BYTES;
      this.#reserveRest();
    }
  }

  // Reserves room for the next name or phrase, and for the rest of the record without any.
  #reserveRest(): void {
    this.reserve((this.#largeEnd - this.at) * 24 + this.#textRoom);
  }

  /**
   * Returns a length or count of the record as a 32-bit integer. Always use this: engines treat a
   * number from a `Float64Array` as a double, and so everything that it is added to, down to the
   * position in the block, which makes every access slow (a third of the speed on Bun).
   */
  count(at: number): number {
    return this.numbers[at] | 0;
  }

  /** Writes the record's next string as a field; omitted when empty. */
  stringField(tag: number, characters: number): void {
    if (characters > 0) this.#string(tag, characters);
  }

  /**
   * Writes a string field, omitted when empty: the name with a number, given as a negative code, or
   * the record's next string.
   */
  nameField(tag: number, code: number): void {
    if (code >= 0) this.stringField(tag, code);
    else this.name(tag, -1 - code);
  }

  /** Writes a uint32 or enum field; omitted when 0. */
  uintField(tag: number, value: number): void {
    if (value === 0) return;
    this.varint(tag);
    this.varint(value);
  }

  /** Writes attributes as a repeated KeyValue field. */
  attributes(tag: number, count: number): void {
    for (let i = 0; i < count; i++) this.keyValue(tag);
  }

  /** Writes a KeyValue field from the record's next phrase, or next key and value. */
  keyValue(tag: number): void {
    if (this.#largeEnd > 0) this.#reserveRest();
    const code = this.count(this.at);
    if (code <= FIRST_PHRASE_CODE) {
      this.at++;
      this.varint(tag);
      this.copyPhrase(FIRST_PHRASE_CODE - code);
      return;
    }
    if (this.#textAt === NOT_STAGED) {
      this.#anyKeyValue(tag);
      return;
    }
    const kind = this.count(this.at + 1);
    if (kind === VALUE_STRING) {
      this.#stringKeyValue(tag, this.count(this.at + 2));
    } else if (kind === VALUE_INT && isSmall(this.numbers[this.at + 2])) {
      this.#smallIntKeyValue(tag, this.count(this.at + 2));
    } else {
      this.#anyKeyValue(tag);
    }
  }

  /** Writes the record's next value as an AnyValue message field. */
  anyValue(tag: number): void {
    const start = this.beginMessage(tag, 1);
    this.#anyValueFields();
    this.endMessage(start, 1);
  }

  #anyKeyValue(tag: number): void {
    const start = this.beginMessage(tag, 1);
    const code = this.count(this.at++);
    if (code >= 0) this.#string(KEY_VALUE_KEY_TAG, code);
    else this.name(KEY_VALUE_KEY_TAG, -1 - code);
    this.anyValue(KEY_VALUE_VALUE_TAG);
    this.endMessage(start, 1);
  }

  // Most attributes are strings. All lengths are known beforehand, so nothing has to move.
  #stringKeyValue(tag: number, length: number): void {
    const keyLength = this.#keyLength();
    const valueSize = 1 + varintSize(length) + length;
    const size = 2 + varintSize(keyLength) + keyLength + varintSize(valueSize) + valueSize;
    if (size < ONE_BYTE && tag < ONE_BYTE) {
      this.#shortStringKeyValue(tag, keyLength, length);
    } else {
      this.varint(tag);
      this.varint(size);
      this.varint(KEY_VALUE_KEY_TAG);
      this.varint(keyLength);
      this.#copyKey(keyLength);
      this.varint(KEY_VALUE_VALUE_TAG);
      this.varint(valueSize);
      this.varint(ANY_VALUE_STRING_VALUE_TAG);
      this.varint(length);
      this.#copyText(length);
    }
    this.at += 3;
  }

  // For tags and lengths of one byte each, as in nine of ten attributes: half of the time to encode
  // a span is spent here (bench/export_cpu.ts).
  #shortStringKeyValue(tag: number, keyLength: number, length: number): void {
    const bytes = this.bytes;
    let at = this.position;
    bytes[at] = tag;
    bytes[at + 1] = keyLength + length + 6;
    bytes[at + 2] = KEY_VALUE_KEY_TAG;
    bytes[at + 3] = keyLength;
    this.position = at + 4;
    this.#copyKey(keyLength);
    at = this.position;
    bytes[at] = KEY_VALUE_VALUE_TAG;
    bytes[at + 1] = length + 2;
    bytes[at + 2] = ANY_VALUE_STRING_VALUE_TAG;
    bytes[at + 3] = length;
    this.position = at + 4;
    this.#copyText(length);
  }

  #smallIntKeyValue(tag: number, value: number): void {
    const keyLength = this.#keyLength();
    const valueSize = 1 + varintSize(value);
    this.varint(tag);
    this.varint(2 + varintSize(keyLength) + keyLength + 1 + valueSize);
    this.varint(KEY_VALUE_KEY_TAG);
    this.varint(keyLength);
    this.#copyKey(keyLength);
    this.varint(KEY_VALUE_VALUE_TAG);
    this.varint(valueSize);
    this.varint(ANY_VALUE_INT_VALUE_TAG);
    this.varint(value);
    this.at += 3;
  }

  // Bytes of the key at the cursor, in a record whose strings are staged.
  #keyLength(): number {
    const code = this.count(this.at);
    return code < 0 ? this.nameLength(-1 - code) : code;
  }

  #copyKey(length: number): void {
    const code = this.count(this.at);
    if (code < 0) this.copyName(-1 - code);
    else this.#copyText(length);
  }

  #copyText(length: number): void {
    this.copyUtf8(this.#textAt, length);
    this.#textAt += length;
  }

  // Writes the record's next string as a field, even when empty.
  #string(tag: number, characters: number): void {
    if (this.#textAt !== NOT_STAGED) {
      this.varint(tag);
      this.varint(characters);
      this.#copyText(characters);
      return;
    }
    const end = this.#textPosition + characters;
    const text = this.#text.slice(this.#textPosition, end);
    this.#textPosition = end;
    this.text(tag, text);
  }

  #anyValueFields(): void {
    const kind = this.count(this.at++);
    switch (kind) {
      case VALUE_STRING:
        this.#string(ANY_VALUE_STRING_VALUE_TAG, this.count(this.at++));
        return;
      case VALUE_INT:
        this.int(this.numbers[this.at++]);
        return;
      case VALUE_INT64:
        this.varint(ANY_VALUE_INT_VALUE_TAG);
        this.varint64(this.numbers[this.at++], this.numbers[this.at++]);
        return;
      case VALUE_DOUBLE:
        this.number(this.numbers[this.at++]);
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
