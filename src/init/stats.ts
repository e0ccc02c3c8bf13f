import type { TailSamplingStats } from "../samplers/tail/tail_sampling_span_processor.ts";
import type { SinkOptions } from "./options/setup_options.ts";
import type { LaneHandle, SignalStats } from "../link/mod.ts";

/** What happened to all records since `init`. */
export interface Stats {
  /** Spans. */
  readonly traces: SignalStats;
  /** Log records. */
  readonly logs: SignalStats;
  /** Metrics: one record for each metric of a collection, more for a metric of many points. */
  readonly metrics: SignalStats;
  /** Records for further receivers, by signal and receiver, in the order of the options. */
  readonly destinations: readonly DestinationStats[];
  /** Records for sinks, by sink and signal, in the order of the options. */
  readonly sinks: readonly SinkStats[];
  /**
   * What the tail sampler did with sampled spans; only with `tailSampler`. The spans that it
   * dropped are in no other count.
   */
  readonly tailSampling?: TailSamplingStats;
}

/** What happened to the records of one signal for a further receiver. */
export interface DestinationStats extends SignalStats {
  /** Scheme, host and port of the endpoint. */
  readonly receiver: string;
  /** The signal. */
  readonly signal: "logs" | "metrics" | "traces";
}

/** What happened to the records of one signal for a sink. */
export interface SinkStats extends SignalStats, Pick<SinkOptions, "format" | "to"> {
  /** The signal. */
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

/** Returns the stats of a lane, or zeros if the signal has no lane. */
export function signalStats<T>(lane: LaneHandle<T> | undefined): SignalStats {
  return lane?.stats() ?? NOTHING;
}
