import type { AttributeShape, ShapedValues } from "../api/global/inner_protocol.ts";
import { type AnyValue, VALUE_DOUBLE, VALUE_INT, VALUE_STRING, writeValue } from "./any_value.ts";
import { type Chunk, RECORD_LENGTH, RECORD_TEXT_LENGTH } from "./chunk.ts";
import { numberName } from "./names.ts";
import { FIRST_PHRASE_CODE, numberPhrase, type PhraseValue } from "./phrases.ts";

/**
 * Most characters of one record's strings, as many as a request has bytes unless somebody says
 * otherwise: until a longer one was found to be too large, it would take ten times its own memory.
 */
export const MAX_RECORD_TEXT: number = 64 * 1024 * 1024;

/** Attributes as they are recorded: keys and values by turns, each key once. */
export type AttributeList = AnyValue[];

/**
 * Writes records, one behind the other, into a block of numbers and one string.
 *
 * The string grows by `+=`, which both engines keep as a rope: appending costs a pointer, and the
 * rope is made flat once, natively, when the chunk is posted. Writing past the end of the numbers
 * is no error in JavaScript and is looked for once a record, not once a number; `write` then starts
 * the record anew in a larger block (bench/snapshot_formats.ts).
 */
export class RecordWriter {
  /** The block being filled. */
  numbers: Float64Array;
  /** Where the next number goes. */
  position = 0;
  /** The strings of all records so far. */
  text = "";
  /** Records written so far. */
  recordCount = 0;
  /** Most characters of one record's strings. */
  maxRecordText: number = MAX_RECORD_TEXT;
  /** Whether `append` has last refused a record for its strings: no larger block helps that. */
  isTextTooLong = false;

  /** Starts with an empty block. */
  constructor(numbers: Float64Array) {
    this.numbers = numbers;
  }

  /**
   * Appends one record. `writeRecord` writes all numbers but the first two of the head, which are
   * filled in here; it must not run foreign code, which could append in turn. False, and nothing is
   * changed, when the block has no room for it or its text is too long; nor is anything when it
   * throws.
   */
  append<T>(writeRecord: (writer: RecordWriter, item: T) => void, item: T): boolean {
    const start = this.position;
    const text = this.text;
    try {
      writeRecord(this, item);
    } catch (error) {
      this.position = start;
      this.text = text;
      throw error;
    }
    const end = this.position;
    const textLength = this.text.length - text.length;
    if (end > this.numbers.length || textLength > this.maxRecordText) {
      this.#takeBack(start, text);
      return false;
    }
    this.numbers[start + RECORD_LENGTH] = end - start;
    this.numbers[start + RECORD_TEXT_LENGTH] = textLength;
    this.recordCount++;
    return true;
  }

  // Apart from what appends: with it there, a record takes a quarter longer on Deno.
  #takeBack(start: number, text: string): void {
    this.isTextTooLong = this.text.length - text.length > this.maxRecordText;
    this.position = start;
    this.text = text;
  }

  /** Hands out what was written and goes on in another block. */
  take(nextNumbers: Float64Array): Chunk {
    const chunk: Chunk = {
      numbers: this.numbers,
      numberCount: this.position,
      text: this.text,
      recordCount: this.recordCount,
    };
    this.numbers = nextNumbers;
    this.position = 0;
    this.text = "";
    this.recordCount = 0;
    return chunk;
  }
}

/**
 * Appends keys and values; how many there are is written by the caller.
 *
 * Position and text are kept in local variables while the values are plain: storing them in the
 * writer for each string doubles the cost of a span (bench/span_life.ts).
 */
export function writeAttributes(writer: RecordWriter, list: AttributeList): void {
  const numbers = writer.numbers;
  const length = list.length;
  let at = writer.position;
  let text = "";
  for (let i = 0; i < length; i += 2) {
    // why: an attribute list holds its keys, which are strings, at the even places
    const key = list[i] as string;
    const value = list[i + 1];
    const name = numberName(key);
    if (name >= 0) {
      const phrase = isPhraseValue(value) ? numberPhrase(name, value) : -1;
      if (phrase >= 0) {
        numbers[at++] = FIRST_PHRASE_CODE - phrase;
        continue;
      }
      numbers[at] = -1 - name;
    } else {
      numbers[at] = key.length;
      text += key;
    }
    if (typeof value === "string") {
      numbers[at + 1] = VALUE_STRING;
      numbers[at + 2] = value.length;
      text += value;
      at += 3;
    } else if (typeof value === "number") {
      numbers[at + 1] = Number.isSafeInteger(value) ? VALUE_INT : VALUE_DOUBLE;
      numbers[at + 2] = value;
      at += 3;
    } else {
      writer.position = at + 1;
      writer.text += text;
      text = "";
      writeValue(writer, value);
      at = writer.position;
    }
  }
  writer.position = at;
  writeText(writer, text);
}

/**
 * Appends attributes by shape, without those that have no value; returns how many there are. The
 * keys' numbers were looked up once, which halves the cost of an attribute (bench/http_hello.ts).
 */
export function writeShape(
  writer: RecordWriter,
  shape: AttributeShape,
  values: ShapedValues,
): number {
  const { keys } = shape;
  const codes = shape.codes ?? numberShape(shape);
  const numbers = writer.numbers;
  let at = writer.position;
  let text = "";
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    count++;
    const code = codes[i];
    if (code < 0) {
      const phrase = numberPhrase(-1 - code, value);
      if (phrase >= 0) {
        numbers[at++] = FIRST_PHRASE_CODE - phrase;
        continue;
      }
    } else {
      text += keys[i];
    }
    numbers[at] = code;
    if (typeof value === "string") {
      numbers[at + 1] = VALUE_STRING;
      numbers[at + 2] = value.length;
      text += value;
    } else {
      numbers[at + 1] = Number.isSafeInteger(value) ? VALUE_INT : VALUE_DOUBLE;
      numbers[at + 2] = value;
    }
    at += 3;
  }
  writer.position = at;
  writeText(writer, text);
  return count;
}

function isPhraseValue(value: AnyValue): value is PhraseValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// What stands for each key in a record: the number of its name, as a negative number, or its
// length.
function numberShape(shape: AttributeShape): readonly number[] {
  const codes = shape.keys.map((key) => {
    const name = numberName(key);
    return name >= 0 ? -1 - name : key.length;
  });
  shape.codes = codes;
  return codes;
}

/**
 * Appends the key of an attribute: the number of its name, as a negative number, or as a string.
 */
export function writeKey(writer: RecordWriter, key: string): void {
  const name = numberName(key);
  if (name >= 0) writer.numbers[writer.position++] = -1 - name;
  else writeOwnKey(writer, key);
}

/** Appends a key that is not worth a number: its length, and the string. */
export function writeOwnKey(writer: RecordWriter, key: string): void {
  writer.numbers[writer.position++] = key.length;
  writer.text += key;
}

/** Appends a string whose length the caller writes. */
export function writeText(writer: RecordWriter, text: string): void {
  if (text.length > 0) writer.text += text;
}
