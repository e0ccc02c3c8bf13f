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
 * Numbers of the largest record that gets room for names and phrases in all its places at once. The
 * numbers of a larger one are hardly ever that: most are bytes, packed eight to a number.
 */
const LARGE_RECORD = 1024;

/** Instead of a place in the block: the strings are not there, since they are not all ASCII. */
const NOT_STAGED = -1;

/**
 * Encodes records: a protobuf writer together with a cursor over the record at hand.
 *
 * At the front of the block stand the names that have numbers, then the strings of the records,
 * encoded many at a time, then the output; a string is a copy within the block. That is so for
 * ASCII alone, which is the rule: there a string has as many bytes as characters. Records with
 * other characters in them take their strings out of the text one by one.
 */
export class RecordEncoder extends DictionaryWriter {
  /** The record's numbers; `at` is the cursor. */
  numbers: Float64Array = new Float64Array(0);
  /** Where in the numbers the cursor stands. */
  at = 0;
  // Where in the block the next string of the record starts, or NOT_STAGED.
  #textAt = 0;
  // Where a large record ends; 0 for any other. And the bytes that its texts take, with one name
  // or phrase.
  #largeEnd = 0;
  #textRoom = 0;
  // The text, and where in it the next string starts, for what is not staged.
  #text = "";
  #textPosition = 0;

  /**
   * Encodes the strings of records into the block.
   *
   * @returns Where they start; negative, and nothing has changed, when they are not all ASCII.
   */
  stageText(text: string): number {
    const start = this.position;
    if (this.stage(text) === text.length) return start;
    this.position = start;
    return NOT_STAGED;
  }

  /**
   * Puts the cursor at the start of a record, and makes room for all that it can become.
   *
   * @param textAt Where in the block the record's first string starts; negative when it is not
   * there.
   */
  openRecord(place: RecordPlace, textAt: number): void {
    this.numbers = place.chunk.numbers;
    this.at = place.position;
    this.#textAt = textAt;
    this.#text = place.chunk.text;
    this.#textPosition = place.textPosition;
    const numberCount = this.count(place.position + RECORD_LENGTH);
    const textLength = this.count(place.position + RECORD_TEXT_LENGTH);
    // No number of a record turns into more than 24 bytes, tags and lengths included; and every
    // second one can be a name, or each a phrase.
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

  // Room for the next name or phrase, and for all the rest without any.
  #reserveRest(): void {
    this.reserve((this.#largeEnd - this.at) * 24 + this.#textRoom);
  }

  /**
   * A length or count of the record, as 32 bits. Always by this method: a number that comes out of
   * a `Float64Array` is a double to the engines, and whatever it is added to becomes one, down to
   * the position in the block, which makes every access slow (a third of the speed on Bun).
   */
  count(at: number): number {
    return this.numbers[at] | 0;
  }

  /** A string field, left out when empty, from the next string of the record. */
  stringField(tag: number, characters: number): void {
    if (characters > 0) this.#string(tag, characters);
  }

  /**
   * A string field, left out when empty: the name of a number, which is given as a negative one, or
   * the next string of the record.
   */
  nameField(tag: number, code: number): void {
    if (code >= 0) this.stringField(tag, code);
    else this.name(tag, -1 - code);
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

  /** One KeyValue field: the next phrase, or key and value, of the record. */
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

  /** An AnyValue as a message field: the next value of the record. */
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

  // Most attributes are strings; all lengths are known before, so nothing moves.
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

  // All tags and lengths take one byte, which is so for nine attributes of ten: half the time of
  // encoding a span is spent here (bench/export_cpu.ts).
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

  // Bytes of the key that the cursor stands at, in a record whose strings are staged.
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

  // A string field from the next string of the record, also when it is empty.
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
