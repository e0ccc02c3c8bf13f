import { DEFAULT_MAX_QUEUE_BYTES } from "../../config/mod.ts";
import { type OutboxLimits, UNASKED_BYTES } from "../../link/mod.ts";
import type { Platform } from "../../platform/platform.ts";

/** The part of the platform that limits the bytes of a queue. */
export type MemoryLimit = Pick<Platform, "memoryLimitBytes">;

/** Returns how many bytes may wait in a lane: as configured, or as many as memory allows. */
export function outboxBytes(
  chosen: number | undefined,
  platform: MemoryLimit,
): Pick<OutboxLimits, "maxQueueBytes" | "memoryLimitBytes"> {
  if (chosen !== undefined) return { maxQueueBytes: chosen };
  return {
    maxQueueBytes: DEFAULT_MAX_QUEUE_BYTES,
    memoryLimitBytes: () => platform.memoryLimitBytes(),
  };
}

/**
 * Returns the least capacity that the queue may have, by which the worker sends before it is full.
 */
export function leastQueueBytes(chosen: number | undefined): number {
  return chosen ?? UNASKED_BYTES;
}
