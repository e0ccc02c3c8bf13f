import type { DestinationMetricsOptions, MetricsExportConfig } from "../../config/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import {
  type AggregationSelector,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  deltaTemporality,
  InstrumentType,
  lowMemoryTemporality,
  type MetricReaderOptions,
  SnapshotMetricReader,
} from "../../sdk/mod.ts";
import type { MetricRun } from "../../snapshot/mod.ts";

const TEMPORALITIES: Readonly<
  Record<MetricsExportConfig["temporalityPreference"], AggregationTemporalitySelector>
> = {
  cumulative: cumulativeTemporality,
  delta: deltaTemporality,
  lowmemory: lowMemoryTemporality,
};

/** How the metrics of a lane are collected. */
export interface LaneReaderConfig extends
  Pick<
    MetricsExportConfig,
    "exportIntervalMs" | "temporalityPreference" | "defaultHistogramAggregation"
  >,
  Pick<DestinationMetricsOptions, "cardinalitySelector" | "metricProducers"> {}

/**
 * Creates the reader that collects for a lane.
 *
 * @param options Options of all readers; the lane's own configuration wins.
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
