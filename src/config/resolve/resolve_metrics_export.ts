import type { MetricsExportOptions } from "../options/metrics_options.ts";
import * as metrics from "../variables/metric_variables.ts";
import type { MetricsExportConfig } from "./otel_config.ts";
import type { SettingReader } from "./setting_reader.ts";

/** Resolves how metrics are collected for a receiver: everything but `otlp`. */
export function resolveMetricsExport(
  reader: SettingReader,
  given: MetricsExportOptions,
): Omit<MetricsExportConfig, "otlp"> {
  return {
    exportIntervalMs: reader.choose(metrics.METRIC_EXPORT_INTERVAL, given.exportIntervalMs),
    exportTimeoutMs: reader.choose(metrics.METRIC_EXPORT_TIMEOUT, given.exportTimeoutMs),
    temporalityPreference: reader.choose(
      metrics.TEMPORALITY_PREFERENCE,
      given.temporalityPreference,
    ),
    defaultHistogramAggregation: reader.choose(
      metrics.DEFAULT_HISTOGRAM_AGGREGATION,
      given.defaultHistogramAggregation,
    ),
  };
}
