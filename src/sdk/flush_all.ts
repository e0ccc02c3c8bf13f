import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
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
 * Flushes several processors at the same time, or shuts them down, and gives the worst of their
 * answers. Each has the whole time; one that throws has failed, which is reported, and keeps no
 * other from going on.
 *
 * @param ask Calls `forceFlush` or `shutdown` of one processor.
 */
export async function flushAll<T>(
  processors: readonly T[],
  ask: (processor: T) => Promise<FlushResult | void>,
  options: FlushAllOptions,
): Promise<FlushResult> {
  const timeoutMs = flushTimeoutMs(options);
  const answers = processors.map((processor) =>
    flushWithin(askSafely(processor, ask), timeoutMs, options.timers)
  );
  return worstResult(await Promise.all(answers));
}

async function askSafely<T>(
  processor: T,
  ask: (processor: T) => Promise<FlushResult | void>,
): Promise<FlushResult | void> {
  try {
    return await ask(processor);
  } catch (error) {
    reportOnce("processor-flush", "error", `A processor could not deliver: ${toText(error)}`);
    return "failure";
  }
}
