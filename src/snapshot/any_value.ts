import { nameOf } from "./names.ts";
import { FIRST_PHRASE_CODE, phraseOf } from "./phrases.ts";
import type { RecordReader } from "./record_reader.ts";
import { type RecordWriter, writeOwnKey } from "./record_writer.ts";

/**
 * The value of an attribute or of a log body: the specification's AnyValue. `undefined` counts as
 * the empty value. Integers up to 2^53 are numbers, larger ones bigints.
 */
export type AnyValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | Uint8Array
  | readonly AnyValue[]
  | { readonly [key: string]: AnyValue };

// The first number of a value is its type; what follows is described at each type.
/** Empty value; nothing follows. */
const VALUE_EMPTY = 0;
/** String; its length in code units follows, the string itself is in the text. */
export const VALUE_STRING = 1;
/** Integer within ±2^53; the number follows. */
export const VALUE_INT = 2;
/** Any other number; it follows. */
export const VALUE_DOUBLE = 3;
/** `false`; nothing follows. */
export const VALUE_FALSE = 4;
/** `true`; nothing follows. */
export const VALUE_TRUE = 5;
/** Bytes; their length follows, then the bytes packed eight to a number. */
export const VALUE_BYTES = 6;
/** Array; its length follows, then its values. */
export const VALUE_ARRAY = 7;
/** Map; its size follows, then for each entry the key's length and the value. */
export const VALUE_MAP = 8;
/** 64-bit integer beyond ±2^53; the upper and the lower 32 bits follow. */
export const VALUE_INT64 = 9;

/** Appends a value, after its key, to the record that is being written. */
export function writeValue(writer: RecordWriter, value: AnyValue): void {
  switch (typeof value) {
    case "string":
      writer.numbers[writer.position++] = VALUE_STRING;
      writer.numbers[writer.position++] = value.length;
      writer.text += value;
      return;
    case "number":
      writer.numbers[writer.position++] = Number.isSafeInteger(value) ? VALUE_INT : VALUE_DOUBLE;
      writer.numbers[writer.position++] = value;
      return;
    case "boolean":
      writer.numbers[writer.position++] = value ? VALUE_TRUE : VALUE_FALSE;
      return;
    case "bigint":
      writeBigInt(writer, value);
      return;
    case "object":
      if (value === null) writer.numbers[writer.position++] = VALUE_EMPTY;
      else writeObject(writer, value);
      return;
    default:
      writer.numbers[writer.position++] = VALUE_EMPTY;
  }
}

// An integer that 64 bits cannot hold is written as decimal text (specification, attribute type
// mapping).
function writeBigInt(writer: RecordWriter, value: bigint): void {
  if (BigInt.asIntN(64, value) !== value) {
    writeValue(writer, String(value));
    return;
  }
  writer.numbers[writer.position++] = VALUE_INT64;
  writer.numbers[writer.position++] = Number(value >> 32n);
  writer.numbers[writer.position++] = Number(value & 0xffffffffn);
}

function writeObject(writer: RecordWriter, value: Extract<AnyValue, object>): void {
  if (value instanceof Uint8Array) {
    writeBytes(writer, value);
  } else if (isArray(value)) {
    writer.numbers[writer.position++] = VALUE_ARRAY;
    writer.numbers[writer.position++] = value.length;
    for (const item of value) writeValue(writer, item);
  } else {
    writeMap(writer, value);
  }
}

function isArray(value: object): value is readonly AnyValue[] {
  return Array.isArray(value);
}

function writeMap(writer: RecordWriter, map: { readonly [key: string]: AnyValue }): void {
  const keys = Object.keys(map);
  writer.numbers[writer.position++] = VALUE_MAP;
  writer.numbers[writer.position++] = keys.length;
  for (const key of keys) {
    writeOwnKey(writer, key);
    writeValue(writer, map[key]);
  }
}

function writeBytes(writer: RecordWriter, bytes: Uint8Array): void {
  writer.numbers[writer.position++] = VALUE_BYTES;
  writer.numbers[writer.position++] = bytes.length;
  const start = writer.position;
  const places = Math.ceil(bytes.length / 8);
  writer.position = start + places;
  if (writer.position > writer.numbers.length) return; // does not fit; the record is written again
  // A byte view, since a NaN's payload need not survive being stored as a number.
  new Uint8Array(writer.numbers.buffer, writer.numbers.byteOffset + start * 8, bytes.length)
    .set(bytes);
}

/** Reads the value at the reader's place, and moves past it. */
export function readValue(reader: RecordReader): AnyValue {
  const kind = reader.number();
  switch (kind) {
    case VALUE_STRING:
      return reader.string(reader.number());
    case VALUE_INT:
    case VALUE_DOUBLE:
      return reader.number();
    case VALUE_FALSE:
      return false;
    case VALUE_TRUE:
      return true;
    case VALUE_BYTES:
      return reader.bytes(reader.number());
    case VALUE_INT64: {
      const high = BigInt(reader.number());
      return (high << 32n) | BigInt(reader.number());
    }
    case VALUE_ARRAY: {
      const count = reader.number();
      const values: AnyValue[] = [];
      for (let i = 0; i < count; i++) values.push(readValue(reader));
      return values;
    }
    case VALUE_MAP: {
      const count = reader.number();
      return readEntries(reader, count);
    }
    default:
      return null;
  }
}

// An entry is a phrase, or a key and a value.
function readEntry(reader: RecordReader): [string, AnyValue] {
  const code = reader.number();
  if (code > FIRST_PHRASE_CODE) return [reader.name(code), readValue(reader)];
  const [key, value] = phraseOf(FIRST_PHRASE_CODE - code);
  return [nameOf(key), value];
}

/**
 * Reads `count` entries of a key and a value each. A key `__proto__` is an entry like any other.
 */
export function readEntries(reader: RecordReader, count: number): Record<string, AnyValue> {
  const entries: [string, AnyValue][] = [];
  for (let i = 0; i < count; i++) {
    entries.push(readEntry(reader));
  }
  return Object.fromEntries(entries);
}
