import type { DestinationMetricsOptions, InitOptions } from "../../config/mod.ts";
import type { TailSampler } from "../../samplers/tail/tail_sampler.ts";
import type {
  CardinalitySelector,
  ForeignLogRecordProcessor,
  ForeignMetricReader,
  LogFilterOptions,
  LoggerConfigurator,
  LogRecordProcessor,
  MeterConfigurator,
  MetricFilter,
  MetricProducer,
  MetricReader,
  TracerConfigurator,
  View,
  ViewMatchingMode,
} from "../../sdk/mod.ts";

/** The options of `init()`: settings that have an `OTEL_*` variable, and these. */
export interface SetupOptions extends InitOptions {
  /**
   * Decides by scope whether a tracer records.
   *
   * @default all tracers record
   */
  readonly tracerConfigurator?: TracerConfigurator | undefined;
  /**
   * Decides at the end of a local trace whether it is exported: a `new TailSampler(...)` of
   * `@offthread/otel/samplers`. It acts after `sampler` and before all exporters and sinks;
   * `spanProcessors` see all spans.
   *
   * @default all sampled spans are exported
   */
  readonly tailSampler?: TailSampler | undefined;
  /**
   * Files and standard streams that the export worker writes records to as lines, in addition to
   * the exporters.
   *
   * @default []
   */
  readonly sinks?: readonly SinkOptions[] | undefined;
  /**
   * Whether output of `console.log` and similar methods is recorded as log records too, by a logger
   * named `console`. The terminal shows the same as without.
   *
   * @default false
   */
  readonly captureConsole?: boolean | undefined;
  /**
   * Whether an uncaught error or unhandled rejection that ends the process is recorded with
   * severity FATAL. Output and exit code of the process do not change. Needs `exit.hooks`.
   *
   * @default true if log records go anywhere
   */
  readonly recordFatalErrors?: boolean | undefined;
  /**
   * Log record processors, called before the exporting ones. Those of the official packages are
   * accepted.
   *
   * @default []
   */
  readonly logRecordProcessors?:
    | readonly (LogRecordProcessor | ForeignLogRecordProcessor)[]
    | undefined;
  /**
   * Decides by scope what a logger emits.
   *
   * @default everything
   */
  readonly loggerConfigurator?: LoggerConfigurator | undefined;
  /**
   * Which log records are sent to the Collector.
   *
   * @default all
   */
  readonly logFilter?: LogFilterOptions | undefined;
  /**
   * Views of metrics.
   *
   * @default []
   */
  readonly views?: readonly View[] | undefined;
  /**
   * How several views that match one instrument apply: with `"independent"` each makes a metric of
   * its own, with `"composable"` they make one together, in which the last one wins (specification,
   * Metrics SDK, `view_matching_mode`, in development).
   *
   * @default "independent"
   */
  readonly viewMatchingMode?: ViewMatchingMode | undefined;
  /**
   * Metric readers in addition to the exporting ones. Those of the official packages are accepted.
   *
   * @default []
   */
  readonly metricReaders?: readonly (MetricReader | ForeignMetricReader)[] | undefined;
  /**
   * Metric producers, whose metrics from other sources are exported too.
   *
   * @default []
   */
  readonly metricProducers?: readonly MetricProducer[] | undefined;
  /**
   * Which metrics and points are exported.
   *
   * @default all
   */
  readonly metricFilter?: MetricFilter | undefined;
  /**
   * Decides by scope whether a meter records.
   *
   * @default all meters record
   */
  readonly meterConfigurator?: MeterConfigurator | undefined;
  /**
   * Cardinality limit of a metric, by instrument kind, unless a view says otherwise.
   *
   * @default 2000 for all
   */
  readonly cardinalitySelector?: CardinalitySelector | undefined;
}

/** A file or standard stream that records are written to as lines. */
export interface SinkOptions {
  /**
   * `"jsonl"`: JSON Lines, one object per record. `"logfmt"`: keys and values. `"otlp"`: OTLP/JSON,
   * one batch per line, which the Collector can read.
   */
  readonly format: "jsonl" | "logfmt" | "otlp";
  /**
   * The target: a standard stream, or the path of a file to append to. A relative path is resolved
   * against the working directory at `init`. Records that come while nobody reads a named pipe are
   * lost, and counted.
   */
  readonly to: "stdout" | "stderr" | { readonly path: string };
  /**
   * Which signals are written. A file of OTLP/JSON takes one signal; metrics are written only as
   * OTLP/JSON.
   *
   * @default ["logs"]
   */
  readonly signals?: readonly ("logs" | "traces" | "metrics")[] | undefined;
  /**
   * Which log records are written.
   *
   * @default all
   */
  readonly filter?: LogFilterOptions | undefined;
  /**
   * How metrics are collected for the sink.
   *
   * @default {}
   */
  readonly metrics?: SinkMetricsOptions | undefined;
  /**
   * Queue capacity in records, for each signal; further records are dropped and counted.
   *
   * @default 131072
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * Queue capacity in bytes, for each signal.
   *
   * @default 33554432, or 1/32 of the process's memory limit if that is less, but at least 4194304
   */
  readonly maxQueueBytes?: number | undefined;
}

/** How metrics are collected for a sink. What is left out is as in `metrics` of `init()`. */
export type SinkMetricsOptions = Pick<
  DestinationMetricsOptions,
  | "exportIntervalMs"
  | "temporalityPreference"
  | "defaultHistogramAggregation"
  | "cardinalitySelector"
  | "metricProducers"
>;
