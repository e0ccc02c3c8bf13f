import { sharedBytes } from "./control_block.ts";

/**
 * Numbers in a block: 256 KiB, some 500 spans. Each hand-over wakes the worker, which on a busy
 * machine takes CPU time from the application, so a busy application makes few of them.
 */
export const BLOCK_LENGTH = 32_768;

/** Most free blocks kept for reuse: allocating one takes tens of microseconds on Deno. */
export const MAX_FREE_BLOCKS = 16;

/** Blocks of numbers in memory that both threads see. */
export class BlockPool {
  readonly #free: Float64Array[] = [];

  /** Returns a block with arbitrary content. */
  take(): Float64Array {
    return this.#free.pop() ?? new Float64Array(sharedBytes(BLOCK_LENGTH * 8));
  }

  /** Returns a block to the pool. Nobody may read it any more. */
  give(block: Float64Array): void {
    if (block.length === BLOCK_LENGTH && this.#free.length < MAX_FREE_BLOCKS) {
      this.#free.push(block);
    }
  }
}
