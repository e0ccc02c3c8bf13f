/** What one message carries to the worker: the numbers and the text of a run of records. */
export interface Chunk {
  /**
   * The records' numbers, back to back. May be longer than the part in use. If threads can share
   * memory, this is a view of a `SharedArrayBuffer`, so posting it copies nothing.
   */
  readonly numbers: Float64Array;
  /** How many of the numbers are used. */
  readonly numberCount: number;
  /** All strings of all records, in the order in which the records name them. */
  readonly text: string;
  /** How many records it holds. */
  readonly recordCount: number;
}

/** Returns the approximate size of a chunk in bytes: 8 for a number, 1 for a character. */
export function chunkBytes(chunk: Chunk): number {
  return chunk.numberCount * 8 + chunk.text.length;
}

const WIDE_CHARACTER = /[^\0-\xff]/;

/**
 * Returns the size of a chunk in bytes. Runtimes store a text with any character outside of Latin-1
 * with 2 bytes per character, so this scans the text, which {@linkcode chunkBytes} does not.
 */
export function exactChunkBytes(chunk: Chunk): number {
  const isWide = WIDE_CHARACTER.test(chunk.text);
  return chunkBytes(chunk) + (isWide ? chunk.text.length : 0);
}

/**
 * Position of the record's length, in numbers. All records start with the same head, so that a
 * reader can skip them without understanding them; positions count from the start of the record.
 */
export const RECORD_LENGTH = 0;
/** Position of the number of UTF-16 code units that the record's strings take in the text. */
export const RECORD_TEXT_LENGTH = 1;
/** Position of the scope's number; see `Scope`. */
export const RECORD_SCOPE = 2;
/** Length of the common head of a record. */
export const RECORD_HEAD = 3;
