import type { HistogramAggregationName, TemporalityPreference } from "../../config/mod.ts";
import { ConsoleMetricExporter } from "../../exporters/mod.ts";
import {
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  deltaTemporality,
  InstrumentType,
  lowMemoryTemporality,
  type MetricReader,
  PeriodicExportingMetricReader,
} from "../../sdk/mod.ts";
import type { ReaderPart } from "./map_reader_options.ts";
import type { ModelNode } from "../model/model_node.ts";

/** The temporality preferences by their names in files. */
export type TemporalityName = "cumulative" | "delta" | "low_memory";

/** The temporality preferences as the OTLP exporter names them. */
export const OTLP_TEMPORALITIES: Readonly<Record<TemporalityName, TemporalityPreference>> = {
  cumulative: "cumulative",
  delta: "delta",
  low_memory: "lowmemory",
};

const SELECTORS: Readonly<Record<TemporalityName, AggregationTemporalitySelector>> = {
  cumulative: cumulativeTemporality,
  delta: deltaTemporality,
  low_memory: lowMemoryTemporality,
};

const TEMPORALITY_NAMES: Readonly<Record<TemporalityName, TemporalityName>> = {
  cumulative: "cumulative",
  delta: "delta",
  low_memory: "low_memory",
};

const HISTOGRAMS: Readonly<Record<HistogramAggregationName, HistogramAggregationName>> = {
  explicit_bucket_histogram: "explicit_bucket_histogram",
  base2_exponential_bucket_histogram: "base2_exponential_bucket_histogram",
};

/** The settings that every push exporter of metrics has. */
export interface PushPreferences {
  readonly temporality: TemporalityName | undefined;
  readonly histograms: HistogramAggregationName | undefined;
}

/** Reads these settings. */
export function readPreferences(node: ModelNode): PushPreferences {
  return {
    temporality: node.choice("temporality_preference", TEMPORALITY_NAMES),
    histograms: node.choice("default_histogram_aggregation", HISTOGRAMS),
  };
}

/** Creates a reader that prints. */
export function createConsoleReader(
  node: ModelNode,
  options: ReaderPart & { readonly exportIntervalMs?: number; readonly exportTimeoutMs?: number },
): MetricReader {
  const { temporality = "cumulative", histograms } = readPreferences(node);
  return new PeriodicExportingMetricReader({
    ...options,
    exporter: new ConsoleMetricExporter(),
    aggregationTemporalitySelector: SELECTORS[temporality],
    aggregationSelector: (type) =>
      type === InstrumentType.HISTOGRAM && histograms !== undefined
        ? { kind: histograms }
        : { kind: "default" },
  });
}
