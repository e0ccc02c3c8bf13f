import type { DestinationConfig, OtlpConfig } from "../../config/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import {
  type LogFields,
  type MetricRun,
  type SpanFields,
  writeLogRecord,
  writeSpan,
} from "../../snapshot/mod.ts";
import { openMetricLane } from "./open_metric_lane.ts";
import { openOtlpLane, type OtlpLaneParts } from "./open_otlp_lane.ts";
import { type DestinationStats, signalStats } from "../stats.ts";

/** How metrics are sent to a further receiver. */
export interface MetricDestination {
  readonly lane: LaneHandle<MetricRun>;
  readonly config: NonNullable<DestinationConfig["metrics"]>;
}

/** The further OTLP receivers. The set-up of each signal opens that signal's lanes. */
export class Destinations {
  readonly #configs: readonly DestinationConfig[];
  readonly #parts: OtlpLaneParts;
  readonly #readers: (() => DestinationStats)[] = [];

  /** Opens nothing yet. */
  constructor(configs: readonly DestinationConfig[], parts: OtlpLaneParts) {
    this.#configs = configs;
    this.#parts = parts;
  }

  /** Opens a lane for the spans of each receiver that takes them. */
  openTraces(): readonly LaneHandle<SpanFields>[] {
    return this.#configs.flatMap(({ traces }) => {
      if (traces === undefined) return [];
      const settings = { signal: "traces", writeRecord: writeSpan, ...traces } as const;
      return [this.#watch("traces", traces.otlp, openOtlpLane(settings, this.#parts))];
    });
  }

  /** Opens a lane for the log records of each receiver that takes them. */
  openLogs(): readonly LaneHandle<LogFields>[] {
    return this.#configs.flatMap(({ logs }) => {
      if (logs === undefined) return [];
      const settings = { signal: "logs", writeRecord: writeLogRecord, ...logs } as const;
      return [this.#watch("logs", logs.otlp, openOtlpLane(settings, this.#parts))];
    });
  }

  /** Opens a lane for the metrics of each receiver that takes them. */
  openMetrics(): readonly MetricDestination[] {
    return this.#configs.flatMap(({ metrics: config }) => {
      if (config === undefined) return [];
      const lane = this.#watch("metrics", config.otlp, openMetricLane(config, this.#parts));
      return [{ lane, config }];
    });
  }

  /** What happened to the records, by signal and receiver. */
  stats(): readonly DestinationStats[] {
    return this.#readers.map((read) => read());
  }

  #watch<T>(signal: OtlpSignal, { endpoint }: OtlpConfig, lane: LaneHandle<T>): LaneHandle<T> {
    const receiver = new URL(endpoint).origin;
    this.#readers.push(() => ({ receiver, signal, ...signalStats(lane) }));
    return lane;
  }
}
