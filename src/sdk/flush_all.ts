import {
  type FlushOptions,
  type FlushResult,
  flushTimeoutMs,
  flushWithin,
  worstResult,
} from "./flush_result.ts";
import type { Timers } from "./timers.ts";

/** How long {@link flushAll} waits, and by which clock. */
export interface FlushAllOptions extends FlushOptions {
  /** Timers for the time limit. */
  readonly timers: Timers;
}

/**
 * Flushes several components at the same time, or shuts them down, and gives the worst of their
 * answers. Each has the whole time; one that throws has failed and keeps no other from going on.
 *
 * @param ask Calls `forceFlush` or `shutdown` of one component.
 */
export async function flushAll<T>(
  components: readonly T[],
  ask: (component: T) => Promise<FlushResult | void>,
  options: FlushAllOptions,
): Promise<FlushResult> {
  const timeoutMs = flushTimeoutMs(options);
  const answers = components.map((component) =>
    // The async wrapper turns a throw into a rejection.
    flushWithin((async () => await ask(component))(), timeoutMs, options.timers)
  );
  return worstResult(await Promise.all(answers));
}
