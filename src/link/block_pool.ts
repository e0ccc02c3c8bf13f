import { sharedBytes } from "./control_block.ts";

/**
 * Numbers in a block: 256 KiB, some 500 spans. Each hand-over wakes the worker, which on a busy
 * machine takes the processor from the application, so a busy application makes few of them.
 */
export const BLOCK_LENGTH = 32_768;

/** Blocks that are kept for reuse: a fresh one costs tens of microseconds on Deno. */
export const MAX_FREE_BLOCKS = 16;

/** Up to this many numbers are not worth a block. */
const SMALL_LENGTH = BLOCK_LENGTH / 8;

function newBlock(length: number): Float64Array {
  return new Float64Array(sharedBytes(length * 8));
}

/** Blocks of numbers in memory that both threads see. */
export class BlockPool {
  readonly #free: Float64Array[] = [];

  /**
   * A copy of numbers that both threads see: at the front of a block or, where a block would be
   * mostly empty or too small, in memory of just their size.
   */
  share(numbers: Float64Array): Float64Array {
    const { length } = numbers;
    const shared = length > SMALL_LENGTH && length <= BLOCK_LENGTH
      ? this.#free.pop() ?? newBlock(BLOCK_LENGTH)
      : newBlock(length);
    shared.set(numbers);
    return shared;
  }

  /** Gives a block back, after nobody reads it any more. */
  give(block: Float64Array): void {
    if (block.length === BLOCK_LENGTH && this.#free.length < MAX_FREE_BLOCKS) {
      this.#free.push(block);
    }
  }
}
