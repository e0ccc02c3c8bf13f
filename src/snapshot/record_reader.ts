import { type Chunk, RECORD_LENGTH, RECORD_SCOPE, RECORD_TEXT_LENGTH } from "./chunk.ts";

/**
 * Walks the records of a chunk and hands out their numbers and strings in the order in which they
 * were written.
 */
export class RecordReader {
  /** Where in the numbers the reader stands. */
  position = 0;
  /** Where in the text the reader stands. */
  textPosition = 0;
  readonly #numbers: Float64Array;
  readonly #text: string;
  readonly #numberCount: number;
  #recordStart = 0;
  #recordTextStart = 0;
  #isBeforeFirst = true;

  /** Starts before the first record of the chunk. */
  constructor(chunk: Chunk) {
    this.#numbers = chunk.numbers;
    this.#text = chunk.text;
    this.#numberCount = chunk.numberCount;
  }

  /** Moves to the next record, whatever was read of the present one; false when there is none. */
  next(): boolean {
    if (this.#isBeforeFirst) {
      this.#isBeforeFirst = false;
    } else {
      const start = this.#recordStart;
      this.#recordStart = start + this.#numbers[start + RECORD_LENGTH];
      this.#recordTextStart += this.#numbers[start + RECORD_TEXT_LENGTH];
    }
    this.position = this.#recordStart;
    this.textPosition = this.#recordTextStart;
    return this.#recordStart < this.#numberCount;
  }

  /** Number of the scope of the present record. */
  get scope(): number {
    return this.#numbers[this.#recordStart + RECORD_SCOPE];
  }

  /** The number at a position counted from the start of the record. */
  at(position: number): number {
    return this.#numbers[this.#recordStart + position];
  }

  /** Moves to a position counted from the start of the record. */
  seek(position: number): void {
    this.position = this.#recordStart + position;
  }

  /** The next number. */
  number(): number {
    return this.#numbers[this.position++];
  }

  /** The next string, whose length is known. */
  string(length: number): string {
    const start = this.textPosition;
    this.textPosition = start + length;
    return this.#text.slice(start, start + length);
  }

  /** A copy of the next bytes, whose number is known. */
  bytes(length: number): Uint8Array {
    const start = this.#numbers.byteOffset + this.position * 8;
    this.position += Math.ceil(length / 8);
    const bytes = new Uint8Array(length);
    bytes.set(new Uint8Array(this.#numbers.buffer, start, length));
    return bytes;
  }
}
