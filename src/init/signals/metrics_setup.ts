import type { OtelConfig } from "../../config/mod.ts";
import { ConsoleMetricExporter } from "../../exporters/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import type { Platform } from "../../platform/platform.ts";
import { PrometheusExporter } from "../../prometheus/prometheus_exporter.ts";
import {
  MeterProvider,
  type MetricExporter,
  type MetricReader,
  type MetricReaderOptions,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from "../../sdk/mod.ts";
import { asMetricReader } from "../../sdk/metrics/readers/foreign_metric_reader.ts";
import type { MetricRun } from "../../snapshot/mod.ts";
import { flushResultOf } from "../flush_result_of.ts";
import { createLaneReader, type LaneReaderConfig } from "./create_lane_reader.ts";
import { openMetricLane } from "../lanes/open_metric_lane.ts";
import type { OtlpLaneParts } from "../lanes/open_otlp_lane.ts";
import { observeExporter, observeReader } from "../sdk_metrics/observe.ts";
import type { SetupOptions, SinkMetricsOptions } from "../options/setup_options.ts";
import type { SignalParts } from "./signal_parts.ts";

/** Maximum time between two printed collections (specification, console exporter). */
const CONSOLE_INTERVAL_MS = 10_000;

/** The parts of metrics. */
export interface MetricsSetup {
  readonly provider: MeterProvider;
  /** The lane to the Collector; `undefined` if metrics are not sent there. */
  readonly lane: LaneHandle<MetricRun> | undefined;
  /** Collects the metrics of all lanes at once. */
  readonly collectLanes: () => void;
  /** Stops collecting and listening, if that has not happened yet. */
  readonly release: () => void;
}

/** Sets up metrics by the configuration and the options. */
export function setUpMetrics(
  config: OtelConfig,
  options: SetupOptions,
  parts: SignalParts,
): MetricsSetup {
  const lane = config.metrics.exporters.includes("otlp")
    ? openMetricLane(config.metrics, parts)
    : undefined;
  const { meterConfigurator, viewMatchingMode } = options;
  const prometheus = config.metrics.exporters.includes("prometheus")
    ? new PrometheusExporter(readerOptions(options, parts.platform))
    : undefined;
  const laneReaders = createLaneReaders(config, options, { ...parts, lane });
  const readers: MetricReader[] = (options.metricReaders ?? []).map(asMetricReader);
  readers.push(...laneReaders);
  if (config.metrics.exporters.includes("console")) {
    readers.push(createConsoleReader(config, options, parts));
  }
  if (prometheus !== undefined) readers.push(prometheus);
  const provider = new MeterProvider({
    resource: parts.resource,
    readers,
    views: options.views ?? [],
    ...(viewMatchingMode === undefined ? {} : { viewMatchingMode }),
    exemplarFilter: config.metrics.exemplarFilter,
    ...(meterConfigurator === undefined ? {} : { meterConfigurator }),
  });
  const { sdkMetrics } = parts;
  if (sdkMetrics !== undefined) { for (const reader of readers) observeReader(sdkMetrics, reader); }
  const release = (): void => void flushResultOf("metrics", () => provider.shutdown());
  // Last, since a listener that stays open after a failure would block the next init().
  prometheus?.serve(config.metrics.prometheus);
  const collectLanes = (): void => {
    for (const reader of laneReaders) reader.flushNow();
  };
  return { provider, lane, collectLanes, release };
}

function readerOptions(
  { metricProducers = [], metricFilter, cardinalitySelector }: SetupOptions,
  timers: Platform,
): MetricReaderOptions {
  return {
    metricProducers,
    ...(metricFilter === undefined ? {} : { metricFilter }),
    ...(cardinalitySelector === undefined ? {} : { cardinalitySelector }),
    timers,
  };
}

function createLaneReaders(
  { metrics }: OtelConfig,
  options: SetupOptions,
  parts: SignalParts & { readonly lane: LaneHandle<MetricRun> | undefined },
): MetricReader[] {
  const readers: MetricReader[] = [];
  const common = readerOptions(options, parts.platform);
  if (parts.lane !== undefined) readers.push(createLaneReader(parts.lane, metrics, common));
  for (const { lane, config } of parts.destinations.openMetrics()) {
    readers.push(createLaneReader(lane, config, common));
  }
  for (const { lane, options } of parts.sinks.metricLanes) {
    readers.push(createLaneReader(lane, sinkReaderConfig(metrics, options), common));
  }
  return readers;
}

function createConsoleReader(
  { metrics: { exportIntervalMs, exportTimeoutMs } }: OtelConfig,
  options: SetupOptions,
  parts: SignalParts,
): MetricReader {
  return new PeriodicExportingMetricReader({
    ...readerOptions(options, parts.platform),
    exporter: consoleExporter(parts),
    exportIntervalMs: Math.min(exportIntervalMs, CONSOLE_INTERVAL_MS),
    exportTimeoutMs,
  });
}

function sinkReaderConfig(
  metrics: OtelConfig["metrics"],
  options: SinkMetricsOptions = {},
): LaneReaderConfig {
  return {
    ...options,
    exportIntervalMs: options.exportIntervalMs ?? metrics.exportIntervalMs,
    temporalityPreference: options.temporalityPreference ?? metrics.temporalityPreference,
    defaultHistogramAggregation: options.defaultHistogramAggregation ??
      metrics.defaultHistogramAggregation,
  };
}

function consoleExporter({ sdkMetrics }: OtlpLaneParts): MetricExporter {
  const exporter = new ConsoleMetricExporter();
  if (sdkMetrics === undefined) return exporter;
  const type = "ConsoleMetricExporter";
  return observeExporter(sdkMetrics, "metrics", { exporter, type, countItems: countPoints })
    .exporter;
}

function countPoints({ scopeMetrics }: ResourceMetrics): number {
  let count = 0;
  for (const { metrics } of scopeMetrics) {
    for (const { dataPoints } of metrics) count += dataPoints.length;
  }
  return count;
}
