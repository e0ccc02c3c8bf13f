import { DEFAULT_MAX_QUEUE_BYTES, type OtelConfig } from "../config/mod.ts";
import { ConsoleMetricExporter } from "../exporters/mod.ts";
import type { LaneHandle } from "../link/mod.ts";
import type { Platform } from "../platform/platform.ts";
import {
  type AggregationSelector,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  deltaTemporality,
  InstrumentType,
  lowMemoryTemporality,
  MeterProvider,
  type MetricExporter,
  type MetricReader,
  type MetricReaderOptions,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
  SnapshotMetricReader,
} from "../sdk/mod.ts";
import { asMetricReader } from "../sdk/metrics/readers/foreign_metric_reader.ts";
import { type MetricRun, writeMetricRun } from "../snapshot/mod.ts";
import { answerOf } from "./answer_of.ts";
import { openOtlpLane, type OtlpLaneParts } from "./open_otlp_lane.ts";
import { setUpPrometheus } from "./prometheus_setup.ts";
import { observeExporter, observeReader } from "./sdk_metrics/observe.ts";
import type { SetupOptions } from "./setup_options.ts";

/** Most records of metrics that wait; each holds up to 256 points of one metric. */
const MAX_METRIC_RECORDS = 65_536;

/**
 * How long the worker waits for the rest of a collection before it exports what it has, in
 * milliseconds: longer than the outbox holds the last part back.
 */
const METRIC_GATHER_DELAY_MS = 250;

/** Longest time between two collections that are printed (specification, console exporter). */
const CONSOLE_INTERVAL_MS = 10_000;

type TemporalityName = OtelConfig["metrics"]["temporalityPreference"];

const TEMPORALITIES: Readonly<Record<TemporalityName, AggregationTemporalitySelector>> = {
  cumulative: cumulativeTemporality,
  delta: deltaTemporality,
  lowmemory: lowMemoryTemporality,
};

/** What metrics are made of. */
export interface MetricsSetup {
  readonly provider: MeterProvider;
  /** Where records leave for the collector; `undefined` when they do not go there. */
  readonly lane: LaneHandle<MetricRun> | undefined;
  /** Stops collecting and listening, where that has not happened yet. */
  readonly release: () => void;
}

/** Sets up what metrics go through, as the configuration and the options say. */
export function setUpMetrics(
  config: OtelConfig,
  options: SetupOptions,
  parts: OtlpLaneParts,
): MetricsSetup {
  const lane = config.metrics.exporters.includes("otlp")
    ? openMetricLane(config, parts)
    : undefined;
  const { meterConfigurator, viewMatchingMode } = options;
  const prometheus = config.metrics.exporters.includes("prometheus")
    ? setUpPrometheus(config, readerOptions(options, parts.platform))
    : undefined;
  const readers = createReaders(config, options, { ...parts, lane });
  if (prometheus !== undefined) readers.push(prometheus.exporter);
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
  const release = (): void => void answerOf("metrics", () => provider.shutdown());
  // Last of all: a listener that nobody closes would be in the way of the next init().
  prometheus?.listen();
  return { provider, lane, release };
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

function createReaders(
  config: OtelConfig,
  options: SetupOptions,
  parts: OtlpLaneParts & { readonly lane: LaneHandle<MetricRun> | undefined },
): MetricReader[] {
  const { metrics } = config;
  const { exportIntervalMs, exportTimeoutMs } = metrics;
  const readers: MetricReader[] = (options.metricReaders ?? []).map(asMetricReader);
  const common = readerOptions(options, parts.platform);
  if (parts.lane !== undefined) {
    const aggregationTemporalitySelector = TEMPORALITIES[metrics.temporalityPreference];
    readers.push(
      new SnapshotMetricReader(parts.lane, {
        ...common,
        exportIntervalMs,
        aggregationSelector: aggregationSelector(metrics.defaultHistogramAggregation),
        aggregationTemporalitySelector,
      }),
    );
  }
  if (metrics.exporters.includes("console")) {
    readers.push(
      new PeriodicExportingMetricReader({
        ...common,
        exporter: consoleExporter(parts),
        exportIntervalMs: Math.min(exportIntervalMs, CONSOLE_INTERVAL_MS),
        exportTimeoutMs,
      }),
    );
  }
  return readers;
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

function openMetricLane(
  config: OtelConfig,
  parts: OtlpLaneParts,
): LaneHandle<MetricRun> {
  const { otlp, exportTimeoutMs } = config.metrics;
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

function aggregationSelector(
  histograms: OtelConfig["metrics"]["defaultHistogramAggregation"],
): AggregationSelector {
  return (type) =>
    type === InstrumentType.HISTOGRAM && histograms === "base2_exponential_bucket_histogram"
      ? { kind: histograms }
      : { kind: "default" };
}
