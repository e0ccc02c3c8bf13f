import type { Chunk } from "./chunk.ts";
import { nameOf } from "./names.ts";
import type { RecordPlace } from "./record_batch.ts";

/** Reads a record: returns its numbers and strings in the order in which they were written. */
export class RecordReader {
  /** Number of the scope of the record. */
  readonly scope: number;
  readonly #numbers: Float64Array;
  readonly #text: string;
  readonly #start: number;
  #position: number;
  #textPosition: number;

  /** Starts at the first number of the record. */
  constructor(place: RecordPlace) {
    const chunk: Chunk = place.chunk;
    this.scope = place.scope;
    this.#numbers = chunk.numbers;
    this.#text = chunk.text;
    this.#start = place.position;
    this.#position = place.position;
    this.#textPosition = place.textPosition;
  }

  /** The number at a position counted from the start of the record. */
  at(position: number): number {
    return this.#numbers[this.#start + position];
  }

  /** Moves to a position counted from the start of the record. */
  seek(position: number): void {
    this.#position = this.#start + position;
  }

  /** The next number. */
  number(): number {
    return this.#numbers[this.#position++];
  }

  /** The next string, of the given length. */
  string(length: number): string {
    const start = this.#textPosition;
    this.#textPosition = start + length;
    return this.#text.slice(start, start + length);
  }

  /** The next key, written as the number of a name or as a string. */
  key(): string {
    return this.name(this.number());
  }

  /** The name for a code: a negative code is a name's number, any other a string's length. */
  name(code: number): string {
    return code < 0 ? nameOf(-1 - code) : this.string(code);
  }

  /** The next `count` items. */
  list<T>(count: number, read: () => T): T[] {
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  }

  /** A copy of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    const start = this.#numbers.byteOffset + this.#position * 8;
    this.#position += Math.ceil(length / 8);
    const bytes = new Uint8Array(length);
    bytes.set(new Uint8Array(this.#numbers.buffer, start, length));
    return bytes;
  }
}
