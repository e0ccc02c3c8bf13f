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

/** The part of a processor that flushes and shuts it down. */
export interface FlushedProcessor {
  /** Hands over what it holds at the end of the process. */
  flushNow?(): void;
  /** Delivers what it holds. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Delivers what it holds and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

/** Options of {@linkcode flushAll}. */
export interface FlushAllOptions {
  /** Passed to each processor. */
  readonly options: FlushOptions | undefined;
  /** Timers for the time limit. */
  readonly timers: Timers;
}

/**
 * Flushes or shuts down several processors at the same time, and returns the worst of their
 * results. Each has the whole timeout. One that throws is reported and counts as a failure, but
 * does not stop the others.
 */
export async function flushAll(
  processors: readonly FlushedProcessor[],
  method: "forceFlush" | "shutdown",
  { options, timers }: FlushAllOptions,
): Promise<FlushResult> {
  const timeoutMs = flushTimeoutMs(options);
  const ask = async (processor: FlushedProcessor): Promise<FlushResult | void> => {
    try {
      // Plain JavaScript may omit a method that would do nothing.
      return await processor[method]?.(options);
    } catch (error) {
      reportThrow(method, error);
      return "failure";
    }
  };
  const answers = processors.map((processor) => flushWithin(ask(processor), timeoutMs, timers));
  return worstResult(await Promise.all(answers));
}

/**
 * Makes several processors hand over what they hold at the end of the process. A processor without
 * `flushNow`, such as those of the official packages, at least begins a `forceFlush`: an exporter
 * that prints has then printed.
 */
export function flushAllNow(processors: readonly FlushedProcessor[]): void {
  for (const processor of processors) {
    let method: "flushNow" | "forceFlush" = "flushNow";
    try {
      if (processor.flushNow === undefined) method = "forceFlush";
      catchRejection(processor[method]?.(), (error) => reportThrow(method, error));
    } catch (error) {
      reportThrow(method, error);
    }
  }
}

function reportThrow(method: keyof FlushedProcessor, error: unknown): void {
  reportOnce("processor-flush", "error", `A processor threw in ${method}(): ${toText(error)}`);
}
