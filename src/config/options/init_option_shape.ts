import type { CapturedHeadersOptions, HttpOptions } from "../../http/http_options.ts";
import type { SpanLimits } from "../../sdk/trace/span/span_limits.ts";
import type { AttributeLimitsOptions } from "./attribute_limits_options.ts";
import type { BatchOptions } from "./batch_options.ts";
import type { DestinationMetricsOptions, DestinationOptions } from "./destination_options.ts";
import type { ExitOptions } from "./exit_options.ts";
import type { InitOptions } from "./init_options.ts";
import type { LogsOptions } from "./logs_options.ts";
import type { MetricsOptions, PrometheusOptions } from "./metrics_options.ts";
import type { OtlpOptions } from "./otlp_options.ts";
import type { TracesOptions } from "./traces_options.ts";
import type { ShapeOf } from "./option_shape.ts";

const OTLP: ShapeOf<OtlpOptions> = {
  endpoint: "value",
  insecure: "value",
  headers: "value",
  compression: "value",
  timeoutMs: "value",
  protocol: "value",
  certificateFile: "value",
  clientKeyFile: "value",
  clientCertificateFile: "value",
  maxRequestBytes: "value",
  maxResponseBytes: "value",
};

const BATCH: ShapeOf<BatchOptions> = {
  scheduledDelayMs: "value",
  exportTimeoutMs: "value",
  maxQueueSize: "value",
  maxExportBatchSize: "value",
  maxQueueBytes: "value",
};

const ATTRIBUTE_LIMITS: ShapeOf<AttributeLimitsOptions> = {
  attributeCountLimit: "value",
  attributeValueLengthLimit: "value",
  attributeValueDepthLimit: "value",
};

const SPAN_LIMITS: ShapeOf<SpanLimits> = {
  attributeCountLimit: "value",
  attributeValueLengthLimit: "value",
  attributeValueDepthLimit: "value",
  eventCountLimit: "value",
  linkCountLimit: "value",
  attributePerEventCountLimit: "value",
  attributePerLinkCountLimit: "value",
};

const TRACES: ShapeOf<TracesOptions> = { exporter: "value", otlp: OTLP, batch: BATCH };

const LOGS: ShapeOf<LogsOptions> = {
  exporter: "value",
  otlp: OTLP,
  batch: BATCH,
  limits: ATTRIBUTE_LIMITS,
};

const PROMETHEUS: ShapeOf<PrometheusOptions> = { host: "value", port: "value" };

const METRICS: ShapeOf<MetricsOptions> = {
  exporter: "value",
  otlp: OTLP,
  exportIntervalMs: "value",
  exportTimeoutMs: "value",
  exemplarFilter: "value",
  temporalityPreference: "value",
  defaultHistogramAggregation: "value",
  prometheus: PROMETHEUS,
};

const DESTINATION_METRICS: ShapeOf<DestinationMetricsOptions> = {
  otlp: OTLP,
  exportIntervalMs: "value",
  exportTimeoutMs: "value",
  temporalityPreference: "value",
  defaultHistogramAggregation: "value",
  cardinalitySelector: "value",
  metricProducers: "value",
};

/** The names of the options of a destination. */
export const DESTINATION_SHAPE: ShapeOf<DestinationOptions> = {
  signals: "value",
  otlp: OTLP,
  traces: { otlp: OTLP, batch: BATCH },
  logs: { otlp: OTLP, batch: BATCH },
  metrics: DESTINATION_METRICS,
};

const HEADERS: ShapeOf<CapturedHeadersOptions> = {
  captureRequestHeaders: "value",
  captureResponseHeaders: "value",
};

const HTTP: ShapeOf<HttpOptions> = { knownMethods: "value", server: HEADERS, client: HEADERS };

const EXIT: ShapeOf<ExitOptions> = { hooks: "value", flushTimeoutMs: "value" };

/** The names of the options that have a variable or are resolved into the configuration. */
export const INIT_OPTION_SHAPE: ShapeOf<InitOptions> = {
  serviceName: "value",
  resourceAttributes: "value",
  resource: "value",
  resourceDetectors: "value",
  disabled: "value",
  logLevel: "value",
  propagators: "value",
  sampler: "value",
  attributeLimits: ATTRIBUTE_LIMITS,
  spanLimits: SPAN_LIMITS,
  spanProcessors: "value",
  idGenerator: "value",
  otlp: OTLP,
  traces: TRACES,
  logs: LOGS,
  metrics: METRICS,
  destinations: "value",
  runtimeMetrics: "value",
  sdkMetrics: "value",
  http: HTTP,
  exit: EXIT,
  native: "value",
  worker: "value",
};
