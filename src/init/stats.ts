import type { SinkOptions } from "./setup_options.ts";
import type { DropReason, LaneHandle, LaneStats } from "../link/mod.ts";

/** What became of the records of one signal since `init`. */
export interface SignalStats {
  /** Records that ended and were to be exported, dropped ones included. */
  readonly ended: number;
  /** Records that a receiver accepted. */
  readonly exported: number;
  /** Records that will not arrive, by reason; reasons without drops are left out. */
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Records waiting or on their way. */
  readonly queued: number;
  /** Export requests that came to an end. */
  readonly requests: number;
  /** Attempts of requests that were repeated. */
  readonly retries: number;
}

/** What became of everything since `init`. */
export interface Stats {
  /** Spans. */
  readonly traces: SignalStats;
  /** Log records. */
  readonly logs: SignalStats;
  /** Metrics: one record for each metric of a collection, more for a metric of many points. */
  readonly metrics: SignalStats;
  /** What is written as lines, for each sink and signal, in the order of the options. */
  readonly sinks: readonly SinkStats[];
}

/** What became of the records of one signal that a sink writes. */
export interface SinkStats extends SignalStats, Pick<SinkOptions, "format" | "to"> {
  /** Which signal. */
  readonly signal: "logs" | "traces";
}

const NOTHING: LaneStats = {
  ended: 0,
  exported: 0,
  dropped: {},
  queued: 0,
  requests: 0,
  retries: 0,
};

/** Stats of a lane, or zeros where the signal does not go through one. */
export function signalStats<T>(lane: LaneHandle<T> | undefined): SignalStats {
  return lane?.stats() ?? NOTHING;
}
