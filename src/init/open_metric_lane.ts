import {
  DEFAULT_MAX_QUEUE_BYTES,
  type DestinationMetricsOptions,
  type MetricsExportConfig,
} from "../config/mod.ts";
import type { LaneHandle } from "../link/mod.ts";
import {
  type AggregationSelector,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  deltaTemporality,
  InstrumentType,
  lowMemoryTemporality,
  type MetricReaderOptions,
  SnapshotMetricReader,
} from "../sdk/mod.ts";
import { type MetricRun, writeMetricRun } from "../snapshot/mod.ts";
import { openOtlpLane, type OtlpLaneParts } from "./open_otlp_lane.ts";

/** Most records of metrics that wait; each holds up to 256 points of one metric. */
export const MAX_METRIC_RECORDS = 65_536;

/**
 * How long the worker waits for the rest of a collection before it exports what it has, in
 * milliseconds: longer than the outbox holds the last part back.
 */
export const METRIC_GATHER_DELAY_MS = 250;

const TEMPORALITIES: Readonly<
  Record<MetricsExportConfig["temporalityPreference"], AggregationTemporalitySelector>
> = {
  cumulative: cumulativeTemporality,
  delta: deltaTemporality,
  lowmemory: lowMemoryTemporality,
};

/** Opens the lane by which metrics go to one OTLP receiver. */
export function openMetricLane(
  { otlp, exportTimeoutMs }: MetricsExportConfig,
  parts: OtlpLaneParts,
): LaneHandle<MetricRun> {
  // A collection goes out as a whole; how large a request gets is bounded in bytes.
  const batch = {
    maxQueueSize: MAX_METRIC_RECORDS,
    maxExportBatchSize: MAX_METRIC_RECORDS,
    maxQueueBytes: DEFAULT_MAX_QUEUE_BYTES,
    scheduledDelayMs: METRIC_GATHER_DELAY_MS,
    exportTimeoutMs,
  };
  return openOtlpLane({ signal: "metrics", otlp, batch, writeRecord: writeMetricRun }, parts);
}

/** How the metrics of a lane are collected. */
export interface LaneReaderConfig extends
  Pick<
    MetricsExportConfig,
    "exportIntervalMs" | "temporalityPreference" | "defaultHistogramAggregation"
  >,
  Pick<DestinationMetricsOptions, "cardinalitySelector" | "metricProducers"> {}

/**
 * Makes the reader that collects for a lane.
 *
 * @param options What holds for all readers, where the lane's own configuration says nothing else.
 */
export function createLaneReader(
  lane: LaneHandle<MetricRun>,
  config: LaneReaderConfig,
  options: MetricReaderOptions,
): SnapshotMetricReader {
  const { cardinalitySelector, metricProducers } = config;
  return new SnapshotMetricReader(lane, {
    ...options,
    ...(cardinalitySelector === undefined ? {} : { cardinalitySelector }),
    ...(metricProducers === undefined ? {} : { metricProducers }),
    exportIntervalMs: config.exportIntervalMs,
    aggregationSelector: aggregationSelector(config.defaultHistogramAggregation),
    aggregationTemporalitySelector: TEMPORALITIES[config.temporalityPreference],
  });
}

function aggregationSelector(
  histograms: MetricsExportConfig["defaultHistogramAggregation"],
): AggregationSelector {
  return (type) =>
    type === InstrumentType.HISTOGRAM && histograms === "base2_exponential_bucket_histogram"
      ? { kind: histograms }
      : { kind: "default" };
}
