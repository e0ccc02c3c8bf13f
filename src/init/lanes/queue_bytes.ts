import { DEFAULT_MAX_QUEUE_BYTES } from "../../config/mod.ts";
import { type OutboxLimits, UNASKED_BYTES } from "../../link/mod.ts";
import type { Platform } from "../../platform/platform.ts";

/** The part of the platform that limits the bytes of a queue. */
export type MemoryLimit = Pick<Platform, "memoryLimitBytes">;

/** Returns how many bytes the outbox may hold: as configured, or as many as memory allows. */
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
 * Returns the capacity by which the worker decides when to send. If none is configured, it is the
 * smallest that memory may allow, so that the worker sends before any outbox is full.
 */
export function workerQueueBytes(chosen: number | undefined): number {
  return chosen ?? UNASKED_BYTES;
}
