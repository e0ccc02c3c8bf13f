import {
  type Chunk,
  chunkBytes,
  RECORD_LENGTH,
  RECORD_SCOPE,
  RECORD_TEXT_LENGTH,
} from "./chunk.ts";

/** Where a record starts. */
export interface RecordPlace {
  /** The chunk that holds it. */
  readonly chunk: Chunk;
  /** Position of its first number. */
  readonly position: number;
  /** Position of its first character in the chunk's text. */
  readonly textPosition: number;
  /** Number of its scope. */
  readonly scope: number;
}

/** Records to be exported together, in the order in which they were written. */
export type RecordBatch = readonly RecordPlace[];

/** A queue of chunks that gives out single records, and reads no more of them than their head. */
export class RecordQueue {
  readonly #chunks: Chunk[] = [];
  #position = 0;
  #textPosition = 0;
  #recordCount = 0;
  #byteCount = 0;

  /** The number of records waiting. */
  get recordCount(): number {
    return this.#recordCount;
  }

  /** The approximate size of the records waiting, in bytes. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /**
   * Appends a chunk.
   *
   * @param skip How many of its first records to leave out, because they were settled before.
   */
  add(chunk: Chunk, skip = 0): void {
    this.#chunks.push(chunk);
    this.#recordCount += chunk.recordCount;
    this.#byteCount += chunkBytes(chunk);
    if (skip > 0) {
      // Only the first chunk after a restart has a skip, and the queue is empty then.
      this.take(skip, Infinity);
    }
  }

  /**
   * Takes out the next records: at most `maxCount`, and no more than about `maxBytes`, but at least
   * one if any is waiting.
   */
  take(maxCount: number, maxBytes: number): RecordBatch {
    const batch: RecordPlace[] = [];
    let bytes = 0;
    let takenBytes = 0;
    while (batch.length < maxCount && this.#chunks.length > 0) {
      const chunk = this.#chunks[0];
      const start = this.#position;
      if (start >= chunk.numberCount) {
        this.#chunks.shift();
        this.#position = 0;
        this.#textPosition = 0;
        continue;
      }
      // As integers: adding a double would turn the position into one, which makes it slow.
      const length = chunk.numbers[start + RECORD_LENGTH] | 0;
      const textLength = chunk.numbers[start + RECORD_TEXT_LENGTH] | 0;
      bytes += length * 8 + textLength;
      if (bytes > maxBytes && batch.length > 0) break;
      takenBytes = bytes;
      const scope = chunk.numbers[start + RECORD_SCOPE] | 0;
      batch.push({ chunk, position: start, textPosition: this.#textPosition, scope });
      this.#position = start + length;
      this.#textPosition += textLength;
    }
    this.#recordCount -= batch.length;
    this.#byteCount -= takenBytes;
    return batch;
  }

  /** Discards the records waiting, and returns how many they were. */
  clear(): number {
    const count = this.#recordCount;
    this.#chunks.length = 0;
    this.#position = 0;
    this.#textPosition = 0;
    this.#recordCount = 0;
    this.#byteCount = 0;
    return count;
  }
}
