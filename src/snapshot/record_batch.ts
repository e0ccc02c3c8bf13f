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

/**
 * A queue of chunks that gives out records one by one, without reading more of them than their
 * head.
 */
export class RecordQueue {
  readonly #chunks: Chunk[] = [];
  #position = 0;
  #textPosition = 0;
  #recordCount = 0;
  #byteCount = 0;

  /** Records waiting. */
  get recordCount(): number {
    return this.#recordCount;
  }

  /** Bytes of the records waiting, about. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /**
   * Appends a chunk.
   *
   * @param skip How many of its first records to leave out, having been dealt with before.
   */
  add(chunk: Chunk, skip = 0): void {
    this.#chunks.push(chunk);
    this.#recordCount += chunk.recordCount;
    this.#byteCount += chunkBytes(chunk);
    if (skip > 0) {
      // Only the first chunk after a restart has a skip, and it comes to an empty queue.
      this.take(skip, Infinity);
    }
  }

  /**
   * Takes out the next records: at most `maxCount`, and not more than about `maxBytes`, but always
   * one if there is one.
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
      // As integers: what is added to a double becomes one, and slow as a position.
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

  /** Gives up what waits, and tells how many records that was. */
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
