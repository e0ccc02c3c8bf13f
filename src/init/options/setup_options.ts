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

/** What `init()` takes: the settings that `OTEL_*` variables have a word for, and these. */
export interface SetupOptions extends InitOptions {
  /**
   * Decides by scope whether a tracer records.
   *
   * @default all do
   */
  readonly tracerConfigurator?: TracerConfigurator | undefined;
  /**
   * Decides at the end of a local trace whether it is exported, by a `new TailSampler(...)` of
   * `@offthread/otel/samplers`. It stands before all exporters and sinks, and behind `sampler`;
   * `spanProcessors` see all spans.
   *
   * @default all sampled spans are exported
   */
  readonly tailSampler?: TailSampler | undefined;
  /**
   * Files and outputs of the terminal that records are written to as lines, by the export worker,
   * beside the exporters.
   *
   * @default []
   */
  readonly sinks?: readonly SinkOptions[] | undefined;
  /**
   * Whether what is printed by `console.log` and its like becomes log records too, of a logger with
   * the name `console`. The terminal shows what it always has.
   *
   * @default false
   */
  readonly captureConsole?: boolean | undefined;
  /**
   * Whether an uncaught error or unhandled rejection that ends the process is recorded with
   * severity FATAL. What the process prints and its exit code stay what they are. Needs
   * `exit.hooks`.
   *
   * @default true where log records go anywhere
   */
  readonly recordFatalErrors?: boolean | undefined;
  /**
   * Log record processors, called before the ones that export; those of the official packages fit.
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
   * Which log records go to the collector.
   *
   * @default all
   */
  readonly logFilter?: LogFilterOptions | undefined;
  /**
   * Who shapes metrics.
   *
   * @default []
   */
  readonly views?: readonly View[] | undefined;
  /**
   * What becomes of several views that match one instrument: `"independent"` has each make a metric
   * of its own, `"composable"` has them make one together, the last one deciding (specification,
   * Metrics SDK, `view_matching_mode`, in development).
   *
   * @default "independent"
   */
  readonly viewMatchingMode?: ViewMatchingMode | undefined;
  /**
   * Metric readers beside the ones that export; those of the official packages fit.
   *
   * @default []
   */
  readonly metricReaders?: readonly (MetricReader | ForeignMetricReader)[] | undefined;
  /**
   * Who brings metrics from elsewhere into what is exported.
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
   * @default all do
   */
  readonly meterConfigurator?: MeterConfigurator | undefined;
  /**
   * Most series of a metric by the kind of its instrument, where no view says otherwise.
   *
   * @default 2000 for all
   */
  readonly cardinalitySelector?: CardinalitySelector | undefined;
}

/** A file or an output of the terminal that records are written to as lines. */
export interface SinkOptions {
  /**
   * `"jsonl"`: JSON Lines, an object for each record. `"logfmt"`: keys and values. `"otlp"`:
   * OTLP/JSON, a batch a line, which the Collector reads.
   */
  readonly format: "jsonl" | "logfmt" | "otlp";
  /**
   * Where to: a path, which is appended to, or an output of the terminal. A relative path counts
   * from the working directory at `init`. What comes while nobody reads a named pipe is lost, and
   * counted.
   */
  readonly to: "stdout" | "stderr" | { readonly path: string };
  /**
   * What is written. A file of OTLP/JSON takes one signal; metrics are written as OTLP/JSON alone.
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
   * How metrics are collected for it.
   *
   * @default {}
   */
  readonly metrics?: SinkMetricsOptions | undefined;
  /**
   * Most records of each signal that wait to be written; further ones are dropped and counted.
   *
   * @default 131072
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * Most bytes of each signal that wait to be written.
   *
   * @default 33554432, or a 32nd of the memory that the process may take, from 4194304 on
   */
  readonly maxQueueBytes?: number | undefined;
}

/** How metrics are collected for a sink: what is not said here is that of `metrics` of `init()`. */
export type SinkMetricsOptions = Pick<
  DestinationMetricsOptions,
  | "exportIntervalMs"
  | "temporalityPreference"
  | "defaultHistogramAggregation"
  | "cardinalitySelector"
  | "metricProducers"
>;
