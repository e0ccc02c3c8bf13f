import type { AttributeShape, ShapedValues } from "../api/global/inner_protocol.ts";
import { type AnyValue, VALUE_DOUBLE, VALUE_INT, VALUE_STRING, writeValue } from "./any_value.ts";
import { type Chunk, RECORD_LENGTH, RECORD_TEXT_LENGTH } from "./chunk.ts";
import { numberName } from "./names.ts";
import { FIRST_PHRASE_CODE, numberPhrase, type PhraseValue } from "./phrases.ts";

/**
 * The maximum number of characters in one record's strings, equal to the default maximum of bytes
 * in a request: a longer record would take ten times its memory before it is found to be too large.
 */
export const MAX_RECORD_TEXT: number = 64 * 1024 * 1024;

/** Attributes as they are recorded: alternating keys and values, each key once. */
export type AttributeList = AnyValue[];

/**
 * Writes records, one after the other, into a block of numbers and one string.
 *
 * The string grows by `+=`, which both engines keep as a rope: appending costs a pointer, and the
 * rope is flattened once, natively, when the chunk is posted. Writing past the end of a typed array
 * is no error in JavaScript, so the end is checked once per record, not once per number; `append`
 * then refuses the record, and the outbox writes it again into a larger block
 * (bench/snapshot_formats.ts).
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
  /** The maximum number of characters in one record's strings. */
  maxRecordText: number = MAX_RECORD_TEXT;
  /** Whether `append` last refused a record for too much text: no larger block helps that. */
  isTextTooLong = false;

  /** Starts with an empty block. */
  constructor(numbers: Float64Array) {
    this.numbers = numbers;
  }

  /**
   * Appends one record. `writeRecord` writes all numbers except the first two of the head, which
   * are filled in here; it must not run foreign code, which might append in turn. Returns false if
   * the block has no room for the record, or its text is too long. Nothing is changed then, or if
   * `writeRecord` throws.
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

  // A method of its own: inside of `append`, it makes a record take a quarter longer on Deno.
  #takeBack(start: number, text: string): void {
    this.isTextTooLong = this.text.length - text.length > this.maxRecordText;
    this.position = start;
    this.text = text;
  }

  /** Returns the records written so far as a chunk, and continues in another block. */
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
 * Appends keys and values; the caller writes their count.
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
 * Appends the attributes of a shape that have a value, and returns their count. The numbers of the
 * keys are looked up once per shape, which halves the cost of an attribute (bench/http_hello.ts).
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

// Returns the code of each key in a record: `-1 - number` if its name has a number, otherwise its
// length.
function numberShape(shape: AttributeShape): readonly number[] {
  const codes = shape.keys.map((key) => {
    const name = numberName(key);
    return name >= 0 ? -1 - name : key.length;
  });
  shape.codes = codes;
  return codes;
}

/** Appends the key of an attribute, as the number of its name if it has one, else as a string. */
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
