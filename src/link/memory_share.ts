/** Bytes that may wait in any process, before it is asked what memory there is: 4 MiB. */
export const UNASKED_BYTES: number = 4 * 1024 * 1024;

/**
 * What may wait in one lane. Its texts are in the heap of either thread: spans and log records that
 * all wait take a sixteenth of each, and an eighth of a container.
 */
const LANE_SHARE = 1 / 32;

/** Bytes that may wait in a lane of a process that may use so much memory. */
export function affordableBytes(memoryLimitBytes: number | undefined): number {
  if (memoryLimitBytes === undefined) return Infinity;
  return Math.max(memoryLimitBytes * LANE_SHARE, UNASKED_BYTES);
}
