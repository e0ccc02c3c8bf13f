import type { DefaultedVariable } from "./environment_variable.ts";
import { integer, listOf, MILLISECONDS, oneOf, TEXT } from "../values/value_kind.ts";

/** The metric exporters that have a name. */
export type MetricExporterName = "otlp" | "console" | "prometheus";

/** Which measurements may become exemplars. */
export type ExemplarFilterName = "always_on" | "always_off" | "trace_based";

/** Which temporality is exported, by kind of instrument. */
export type TemporalityPreference = "cumulative" | "delta" | "lowmemory";

/** Aggregation of histograms, unless a view says otherwise. */
export type HistogramAggregationName =
  | "explicit_bucket_histogram"
  | "base2_exponential_bucket_histogram";

/** Where metrics go. */
export const METRICS_EXPORTER: DefaultedVariable<readonly MetricExporterName[]> = {
  name: "OTEL_METRICS_EXPORTER",
  option: "metrics.exporter",
  kind: listOf<MetricExporterName>(["otlp", "console", "prometheus"], { missing: ["otlp/stdout"] }),
  fallback: ["otlp"],
  meaning: "Exporters of metrics: otlp, console, prometheus, several of them, or none.",
};

/** Time between two exports. */
export const METRIC_EXPORT_INTERVAL: DefaultedVariable<number> = {
  name: "OTEL_METRIC_EXPORT_INTERVAL",
  option: "metrics.exportIntervalMs",
  kind: integer(1),
  fallback: 60_000,
  meaning: "Interval between two exports of metrics, in milliseconds.",
};

/** Maximum time of one export. */
export const METRIC_EXPORT_TIMEOUT: DefaultedVariable<number> = {
  name: "OTEL_METRIC_EXPORT_TIMEOUT",
  option: "metrics.exportTimeoutMs",
  kind: MILLISECONDS,
  fallback: 30_000,
  meaning: "Maximum time of one export of metrics, in milliseconds; 0 for no limit.",
};

/** Which measurements may become exemplars. */
export const METRICS_EXEMPLAR_FILTER: DefaultedVariable<ExemplarFilterName> = {
  name: "OTEL_METRICS_EXEMPLAR_FILTER",
  option: "metrics.exemplarFilter",
  kind: oneOf<ExemplarFilterName>(["always_on", "always_off", "trace_based"]),
  fallback: "trace_based",
  meaning: "Measurements that may become exemplars: always_on, always_off, trace_based.",
};

/** Temporality. */
export const TEMPORALITY_PREFERENCE: DefaultedVariable<TemporalityPreference> = {
  name: "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
  option: "metrics.temporalityPreference",
  kind: oneOf<TemporalityPreference>(["cumulative", "delta", "lowmemory"]),
  fallback: "cumulative",
  meaning: "Temporality of exported metrics: cumulative, delta, lowmemory.",
};

/** Aggregation of histograms. */
export const DEFAULT_HISTOGRAM_AGGREGATION: DefaultedVariable<HistogramAggregationName> = {
  name: "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
  option: "metrics.defaultHistogramAggregation",
  kind: oneOf<HistogramAggregationName>([
    "explicit_bucket_histogram",
    "base2_exponential_bucket_histogram",
  ]),
  fallback: "explicit_bucket_histogram",
  meaning:
    "Aggregation of histograms: explicit_bucket_histogram, base2_exponential_bucket_histogram.",
};

/** Host of the Prometheus listener. */
export const PROMETHEUS_HOST: DefaultedVariable<string> = {
  name: "OTEL_EXPORTER_PROMETHEUS_HOST",
  option: "metrics.prometheus.host",
  kind: TEXT,
  fallback: "localhost",
  meaning: "Host on which the Prometheus exporter listens.",
};

/** Port of the Prometheus listener. */
export const PROMETHEUS_PORT: DefaultedVariable<number> = {
  name: "OTEL_EXPORTER_PROMETHEUS_PORT",
  option: "metrics.prometheus.port",
  kind: integer(0, 65_535),
  fallback: 9464,
  meaning: "Port on which the Prometheus exporter listens.",
};
