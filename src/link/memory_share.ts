/** Bytes that may wait in any process before its memory limit is read: 4 MiB. */
export const UNASKED_BYTES: number = 4 * 1024 * 1024;

/**
 * Share of memory that may wait in one lane. Text is in the heaps of both threads: full lanes of
 * spans and log records take a sixteenth of each, and an eighth of a container.
 */
const LANE_SHARE = 1 / 32;

/** Bytes that may wait in a lane, given the memory that the process may use. */
export function affordableBytes(memoryLimitBytes: number | undefined): number {
  if (memoryLimitBytes === undefined) return Infinity;
  return Math.max(memoryLimitBytes * LANE_SHARE, UNASKED_BYTES);
}
