import { toText } from "../../api/to_text.ts";
import type { Timers } from "../../sdk/mod.ts";
import { fillInNumbers } from "../../sdk/fill_in_numbers.ts";

/** How much is held back until the local root of a trace has ended. */
export interface TailSamplingBounds {
  /**
   * Most spans held of all local traces together. What is held is handed over at once at the end of
   * the process: it has to fit into the queue of the exporter, `maxQueueSize`.
   *
   * @default 2048
   */
  readonly maxHeldSpans: number;
  /**
   * Most spans held of one local trace.
   *
   * @default 1024
   */
  readonly maxSpansPerTrace: number;
  /**
   * Longest that a span waits for the end of its local root, in milliseconds, half of it at least;
   * `Infinity` for as long as it takes.
   *
   * @default 60000
   */
  readonly maxHoldMs: number;
}

/**
 * Options of a tail sampler. A local trace that is over a bound is exported as it stands, and what
 * ends in it later too, without asking the sampler: counted, and reported once.
 */
export interface TailSamplingOptions extends Partial<TailSamplingBounds> {
  /** Runs timers. @default the runtime's timers */
  readonly timers?: Timers;
}

const DEFAULT_BOUNDS: TailSamplingBounds = {
  maxHeldSpans: 2048,
  maxSpansPerTrace: 1024,
  maxHoldMs: 60_000,
};

/**
 * Fills in defaults.
 *
 * @throws RangeError for bounds that are no numbers of at least 0.
 */
export function resolveTailSamplingBounds(options: TailSamplingOptions): TailSamplingBounds {
  const { maxHeldSpans, maxSpansPerTrace, maxHoldMs } = options;
  return fillInNumbers(
    DEFAULT_BOUNDS,
    { maxHeldSpans, maxSpansPerTrace, maxHoldMs },
    (name, value) =>
      `Tail sampling option ${name} must be a number of at least 0, not ${toText(value)}.`,
  );
}
