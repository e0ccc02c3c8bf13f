/**
 * An exporter that Prometheus scrapes, in the Prometheus text format or in OpenMetrics. Names,
 * units and exemplars follow the conventions of Prometheus.
 *
 * ```ts
 * import { PrometheusExporter } from "@offthread/otel/prometheus";
 * import { MeterProvider } from "@offthread/otel/sdk";
 *
 * const exporter = new PrometheusExporter();
 * const provider = new MeterProvider({ readers: [exporter] });
 * await using server = exporter.serve({ port: 0 });
 * ```
 *
 * @module
 */
export { EscapingScheme } from "./escaping_scheme.ts";
export {
  contentTypeOf,
  type ExpositionFormat,
  OPENMETRICS_FORMAT,
  TEXT_FORMAT,
} from "./exposition_format.ts";
export { negotiate } from "./negotiate.ts";
export {
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_METRICS_PATH,
  PrometheusExporter,
  type PrometheusExporterOptions,
  type PrometheusServeOptions,
  type PrometheusServer,
} from "./prometheus_exporter.ts";
export {
  type IncludeExclude,
  type PrometheusRenderOptions,
  type RenderPrometheusOptions,
} from "./render_options.ts";
export { renderPrometheus } from "./render_prometheus.ts";
export { TranslationStrategy } from "./translation_strategy.ts";
