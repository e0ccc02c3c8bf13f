import { sharedBytes } from "./control_block.ts";

/**
 * Numbers in a block: 256 KiB, some 500 spans. Each hand-over wakes the worker, which on a busy
 * machine takes the processor from the application, so a busy application makes few of them.
 */
export const BLOCK_LENGTH = 32_768;

/** Blocks that are kept for reuse: a fresh one costs tens of microseconds on Deno. */
export const MAX_FREE_BLOCKS = 16;

/** Blocks of numbers in memory that both threads see. */
export class BlockPool {
  readonly #free: Float64Array[] = [];

  /** A block whose content does not matter. */
  take(): Float64Array {
    return this.#free.pop() ?? new Float64Array(sharedBytes(BLOCK_LENGTH * 8));
  }

  /** Gives a block back, after nobody reads it any more. */
  give(block: Float64Array): void {
    if (block.length === BLOCK_LENGTH && this.#free.length < MAX_FREE_BLOCKS) {
      this.#free.push(block);
    }
  }
}
