/**
 * Configuration: options from code, then `OTEL_*` variables, then defaults, resolved to one typed
 * value. All environment variables are data, shared by parsing, reports and documentation.
 *
 * @module
 */
export { DEFAULT_MAX_QUEUE_BYTES } from "./resolve/resolve_batch.ts";
export { resolveConfig } from "./resolve/resolve_config.ts";
export { resolveResource } from "./resolve/resolve_resource.ts";
export { readTlsFiles } from "./resolve/read_tls_files.ts";
export type { ConfigReport } from "./resolve/setting_reader.ts";
export { type EnvironmentReader, NO_ENVIRONMENT } from "./variables/environment_reader.ts";
export { ENVIRONMENT_VARIABLES } from "./variables/environment_variables.ts";
export type {
  BatchConfig,
  DestinationConfig,
  MetricsExportConfig,
  OtelConfig,
  OtlpConfig,
  SamplerConfig,
} from "./resolve/otel_config.ts";
export type { CapturedHeadersOptions, HttpOptions } from "../http/http_options.ts";
export type { AttributeLimitsOptions } from "./options/attribute_limits_options.ts";
export type { BatchOptions } from "./options/batch_options.ts";
export type {
  DestinationMetricsOptions,
  DestinationOptions,
} from "./options/destination_options.ts";
export type { ExitOptions } from "./options/exit_options.ts";
export type { InitOptions, NativeMode } from "./options/init_options.ts";
export type { LogsOptions } from "./options/logs_options.ts";
export type {
  MetricsExportOptions,
  MetricsOptions,
  PrometheusOptions,
} from "./options/metrics_options.ts";
export type { OtlpOptions } from "./options/otlp_options.ts";
export type { TracesOptions } from "./options/traces_options.ts";
export type { OtlpHeadersFunction } from "./values/otlp_headers.ts";
export type { JaegerSamplerArgument } from "./values/jaeger_sampler_argument.ts";
export type { LogLevel, PropagatorName } from "./variables/general_variables.ts";
export type { TraceExporterName } from "./variables/trace_variables.ts";
export type { LogExporterName } from "./variables/log_variables.ts";
export type {
  ExemplarFilterName,
  HistogramAggregationName,
  MetricExporterName,
  TemporalityPreference,
} from "./variables/metric_variables.ts";
