import { catchRejection } from "../api/catch_rejection.ts";
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

/** A processor, as far as it can be flushed and shut down. */
export interface FlushedProcessor {
  /** Hands over what it holds at the end of the process. */
  flushNow?(): void;
  /** Delivers what it holds. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Delivers what it holds and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

/** What each processor is asked with, and by which clock its time passes. */
export interface FlushAllOptions {
  /** Handed to each processor. */
  readonly options: FlushOptions | undefined;
  /** Timers for the time limit. */
  readonly timers: Timers;
}

/**
 * Flushes several processors at the same time, or shuts them down, and gives the worst of their
 * answers. Each has the whole time; one that throws has failed, which is reported, and keeps no
 * other from going on.
 */
export async function flushAll(
  processors: readonly FlushedProcessor[],
  method: "forceFlush" | "shutdown",
  { options, timers }: FlushAllOptions,
): Promise<FlushResult> {
  const timeoutMs = flushTimeoutMs(options);
  const ask = async (processor: FlushedProcessor): Promise<FlushResult | void> => {
    try {
      // Plain JavaScript may have left out what would do nothing.
      return await processor[method]?.(options);
    } catch (error) {
      reportFlush(error);
      return "failure";
    }
  };
  const answers = processors.map((processor) => flushWithin(ask(processor), timeoutMs, timers));
  return worstResult(await Promise.all(answers));
}

/**
 * Has several processors hand over what they hold at the end of the process. One that knows nothing
 * of ends, as those of the official packages, at least begins to flush: an exporter that prints has
 * printed then.
 */
export function flushAllNow(processors: readonly FlushedProcessor[]): void {
  for (const processor of processors) {
    try {
      const answer: unknown = processor.flushNow === undefined
        ? processor.forceFlush?.()
        : processor.flushNow();
      catchRejection(answer, reportFlush);
    } catch (error) {
      reportFlush(error);
    }
  }
}

function reportFlush(error: unknown): void {
  reportOnce("processor-flush", "error", `A processor could not deliver: ${toText(error)}`);
}
