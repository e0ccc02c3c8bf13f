import { toText } from "../../api/to_text.ts";
import type { Timers } from "../../sdk/mod.ts";
import { fillInNumbers } from "../../sdk/fill_in_numbers.ts";

/** How much is held until the local root of a trace has ended. */
export interface TailSamplingBounds {
  /**
   * Maximum number of spans held of all local traces together. At the end of the process all of
   * them are handed over at once, so they have to fit into the exporter's queue, `maxQueueSize`.
   *
   * @default 2048
   */
  readonly maxHeldSpans: number;
  /**
   * Maximum number of spans held of one local trace.
   *
   * @default 1024
   */
  readonly maxSpansPerTrace: number;
  /**
   * Maximum time that a span waits for the end of its local root, in milliseconds; it may be given
   * up after half of that. `Infinity` sets no limit.
   *
   * @default 60000
   */
  readonly maxHoldMs: number;
}

/**
 * Options of a tail sampler. A local trace that exceeds a bound is exported without asking the
 * sampler, and so are its spans that end later. These spans are counted, and the first case is
 * reported.
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
 * @throws RangeError if a bound is not a number of at least 0.
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
