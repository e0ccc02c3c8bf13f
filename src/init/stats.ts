import type { TailSamplingStats } from "../samplers/tail/tail_sampling_span_processor.ts";
import type { SinkOptions } from "./options/setup_options.ts";
import type { LaneHandle, SignalStats } from "../link/mod.ts";

/** What became of everything since `init`. */
export interface Stats {
  /** Spans. */
  readonly traces: SignalStats;
  /** Log records. */
  readonly logs: SignalStats;
  /** Metrics: one record for each metric of a collection, more for a metric of many points. */
  readonly metrics: SignalStats;
  /** What goes to further receivers, for each signal and receiver, in the order of the options. */
  readonly destinations: readonly DestinationStats[];
  /** What is written as lines, for each sink and signal, in the order of the options. */
  readonly sinks: readonly SinkStats[];
  /**
   * What became of sampled spans before they were to be exported; only with `tailSampler`. Those
   * that it dropped are in no other count.
   */
  readonly tailSampling?: TailSamplingStats;
}

/** What became of the records of one signal that go to a further receiver. */
export interface DestinationStats extends SignalStats {
  /** Scheme, host and port. */
  readonly receiver: string;
  /** Which signal. */
  readonly signal: "logs" | "metrics" | "traces";
}

/** What became of the records of one signal that a sink writes. */
export interface SinkStats extends SignalStats, Pick<SinkOptions, "format" | "to"> {
  /** Which signal. */
  readonly signal: "logs" | "metrics" | "traces";
}

const NOTHING: SignalStats = {
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
