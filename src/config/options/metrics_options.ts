import type {
  ExemplarFilterName,
  HistogramAggregationName,
  MetricExporterName,
  TemporalityPreference,
} from "../variables/metric_variables.ts";
import type { OtlpOptions } from "./otlp_options.ts";

/** Where metrics go, and how. */
export interface MetricsOptions {
  /**
   * One exporter, or several; `"none"` for none.
   *
   * @default "otlp"
   */
  readonly exporter?: MetricExporterName | "none" | readonly MetricExporterName[] | undefined;
  /**
   * How OTLP is sent; wins over the common `otlp`.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * Time between two exports, in milliseconds. The `"console"` exporter prints every 10 seconds if
   * this is longer.
   *
   * @default 60000
   */
  readonly exportIntervalMs?: number | undefined;
  /**
   * Maximum time of one export with all its attempts, in milliseconds; 0 for no limit.
   *
   * @default 30000
   */
  readonly exportTimeoutMs?: number | undefined;
  /**
   * Which measurements may become exemplars.
   *
   * @default "trace_based"
   */
  readonly exemplarFilter?: ExemplarFilterName | undefined;
  /**
   * Temporality of the metrics that are exported by OTLP.
   *
   * @default "cumulative"
   */
  readonly temporalityPreference?: TemporalityPreference | undefined;
  /**
   * Aggregation of histograms, unless a view says otherwise.
   *
   * @default "explicit_bucket_histogram"
   */
  readonly defaultHistogramAggregation?: HistogramAggregationName | undefined;
  /**
   * Where the Prometheus exporter listens.
   *
   * @default { host: "localhost", port: 9464 }
   */
  readonly prometheus?: PrometheusOptions | undefined;
}

/** How metrics are collected for one OTLP receiver and sent there. */
export type MetricsExportOptions = Pick<
  MetricsOptions,
  | "otlp"
  | "exportIntervalMs"
  | "exportTimeoutMs"
  | "temporalityPreference"
  | "defaultHistogramAggregation"
>;

/** Where the Prometheus exporter listens. */
export interface PrometheusOptions {
  /**
   * Host name or address.
   *
   * @default "localhost"
   */
  readonly host?: string | undefined;
  /**
   * Port; 0 lets the system choose.
   *
   * @default 9464
   */
  readonly port?: number | undefined;
}
