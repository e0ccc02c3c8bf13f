import { DESTINATION_SHAPE, INIT_OPTION_SHAPE } from "../../config/options/init_option_shape.ts";
import { METRIC_PRODUCERS } from "../../config/values/metric_producers.ts";
import { instance, listOfInstances } from "../../config/values/instance_kind.ts";
import { findUnknownOptions, type ShapeOf } from "../../config/options/option_shape.ts";
import { checkOption } from "../../config/resolve/setting_reader.ts";
import { BOOLEAN, FUNCTION, LIST, oneOf, type ValueKind } from "../../config/values/value_kind.ts";
import type { TailSampler } from "../../samplers/tail/tail_sampler.ts";
import { createLogFilter } from "../../sdk/logs/log_filter.ts";
import type {
  ForeignLogRecordProcessor,
  ForeignMetricReader,
  LogFilterOptions,
  LogRecordProcessor,
  MetricFilter,
  MetricReader,
  View,
} from "../../sdk/mod.ts";
import { VIEW_MATCHING_MODES } from "../../sdk/metrics/streams/view_matching_mode.ts";
import { checkSink } from "./check_sink.ts";
import type { SetupOptions, SinkMetricsOptions, SinkOptions } from "./setup_options.ts";

const LOG_FILTER: ShapeOf<LogFilterOptions> = { minimumSeverity: "value", targets: "value" };

const SINK_METRICS: ShapeOf<SinkMetricsOptions> = {
  exportIntervalMs: "value",
  temporalityPreference: "value",
  defaultHistogramAggregation: "value",
  cardinalitySelector: "value",
  metricProducers: "value",
};

const SINK: ShapeOf<SinkOptions> = {
  format: "value",
  to: "value",
  signals: "value",
  filter: LOG_FILTER,
  metrics: SINK_METRICS,
  maxQueueSize: "value",
  maxQueueBytes: "value",
};

/** The names of the options of `init()`. */
export const SETUP_OPTION_SHAPE: ShapeOf<SetupOptions> = {
  ...INIT_OPTION_SHAPE,
  tracerConfigurator: "value",
  tailSampler: "value",
  sinks: "value",
  captureConsole: "value",
  recordFatalErrors: "value",
  logRecordProcessors: "value",
  loggerConfigurator: "value",
  logFilter: LOG_FILTER,
  views: "value",
  viewMatchingMode: "value",
  metricReaders: "value",
  metricProducers: "value",
  metricFilter: "value",
  meterConfigurator: "value",
  cardinalitySelector: "value",
};

/** The options that `resolveConfig` does not check. */
const KINDS: readonly (readonly [keyof SetupOptions, ValueKind<unknown>])[] = [
  ["runtimeMetrics", BOOLEAN],
  ["sdkMetrics", BOOLEAN],
  ["captureConsole", BOOLEAN],
  ["recordFatalErrors", BOOLEAN],
  ["destinations", LIST],
  ["sinks", LIST],
  [
    "logRecordProcessors",
    listOfInstances<LogRecordProcessor | ForeignLogRecordProcessor>(
      "log record processors",
      ["onEmit", "shutdown"],
    ),
  ],
  ["loggerConfigurator", FUNCTION],
  ["views", listOfInstances<View>("instances of View", ["matches"])],
  ["viewMatchingMode", oneOf(VIEW_MATCHING_MODES)],
  [
    "metricReaders",
    listOfInstances<MetricReader | ForeignMetricReader>(
      "metric readers",
      ["collect", "forceFlush", "shutdown"],
    ),
  ],
  ["metricProducers", METRIC_PRODUCERS],
  ["metricFilter", instance<MetricFilter>("a metric filter", ["testMetric", "testAttributes"])],
  ["meterConfigurator", FUNCTION],
  ["tracerConfigurator", FUNCTION],
  ["cardinalitySelector", FUNCTION],
  ["tailSampler", instance<TailSampler>("a TailSampler", ["createProcessor"])],
];

/**
 * Checks the options of `init()` before they are used, except for those that `resolveConfig`
 * checks.
 *
 * @returns The paths of unknown options, most of them misspelt.
 * @throws {TypeError | RangeError} For invalid options.
 */
export function checkSetupOptions(options: SetupOptions): readonly string[] {
  const unknown = [...findUnknownOptions(options, SETUP_OPTION_SHAPE)];
  for (const [option, kind] of KINDS) checkOption({ option, kind }, options[option]);
  const { destinations = [], sinks = [] } = options;
  for (const [index, destination] of destinations.entries()) {
    const path = `destinations[${index}]`;
    unknown.push(...findUnknownOptions(destination, DESTINATION_SHAPE, path));
  }
  for (const [index, sink] of sinks.entries()) {
    const path = `sinks[${index}]`;
    unknown.push(...findUnknownOptions(sink, SINK, path));
    checkSink(sink, path);
  }
  for (const filter of [options.logFilter, ...sinks.map((sink) => sink.filter)]) {
    if (filter !== undefined) createLogFilter(filter);
  }
  return unknown;
}
