import { DEFAULT_MAX_QUEUE_BYTES } from "../../config/mod.ts";
import { type OutboxLimits, UNASKED_BYTES } from "../../link/mod.ts";
import type { Platform } from "../../platform/platform.ts";

/** What is asked to bound the bytes of a queue. */
export type MemoryLimit = Pick<Platform, "memoryLimitBytes">;

/** How many bytes may wait in a lane: what was chosen, or as many as the process can afford. */
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

/** What the worker is told of it, by which it sends what is there before the queue is full. */
export function leastQueueBytes(chosen: number | undefined): number {
  return chosen ?? UNASKED_BYTES;
}
