import { toText } from "../../api/to_text.ts";
import { METRIC_PRODUCERS } from "../../config/values/metric_producers.ts";
import { FUNCTION, type ValueKind } from "../../config/values/value_kind.ts";
import {
  DEFAULT_HISTOGRAM_AGGREGATION,
  METRIC_EXPORT_INTERVAL,
  TEMPORALITY_PREFERENCE,
} from "../../config/variables/metric_variables.ts";
import { checkOption } from "../../config/resolve/setting_reader.ts";
import { LINE_FORMATS } from "../../lines/lines_config.ts";
import type { SinkMetricsOptions, SinkOptions } from "./setup_options.ts";
import type { SinkStats } from "../stats.ts";

const SIGNALS: readonly SinkStats["signal"][] = ["logs", "traces", "metrics"];

/**
 * Checks a sink.
 *
 * @param path Its path among the options, such as `sinks[0]`.
 * @throws {TypeError | RangeError} If it is invalid.
 */
export function checkSink(sink: SinkOptions, path: string): void {
  const { format, to, signals, metrics, maxQueueSize, maxQueueBytes } = sink;
  if (!LINE_FORMATS.includes(format)) {
    refuse(`${path}.format`, `it must be one of ${LINE_FORMATS.join(", ")}`, format);
  }
  const isPath = typeof to === "object" && to !== null && typeof to.path === "string" &&
    to.path !== "";
  if (to !== "stdout" && to !== "stderr" && !isPath) {
    refuse(`${path}.to`, 'it must be "stdout", "stderr" or { path }', to);
  }
  if (signals !== undefined && !Array.isArray(signals)) {
    refuse(`${path}.signals`, "it must be a list", signals);
  }
  for (const signal of signals ?? []) {
    if (!SIGNALS.includes(signal)) {
      refuse(`${path}.signals`, `it must list only ${SIGNALS.join(", ")}`, signal);
    }
    if (signal === "metrics" && format !== "otlp") {
      refuse(`${path}.format`, 'it must be "otlp" for metrics', format);
    }
  }
  if (format === "otlp" && isPath && new Set(signals).size > 1) {
    refuse(`${path}.signals`, 'it must be one signal for a file with the format "otlp"', signals);
  }
  for (const [name, value] of Object.entries({ maxQueueSize, maxQueueBytes })) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new RangeError(problemOf(`${path}.${name}`, "it must be an integer from 1", value));
  }
  if (metrics !== undefined) checkMetrics(metrics, `${path}.metrics`);
}

function checkMetrics(metrics: SinkMetricsOptions, path: string): void {
  const kinds: readonly (readonly [keyof SinkMetricsOptions, ValueKind<unknown>])[] = [
    ["exportIntervalMs", METRIC_EXPORT_INTERVAL.kind],
    ["temporalityPreference", TEMPORALITY_PREFERENCE.kind],
    ["defaultHistogramAggregation", DEFAULT_HISTOGRAM_AGGREGATION.kind],
    ["cardinalitySelector", FUNCTION],
    ["metricProducers", METRIC_PRODUCERS],
  ];
  for (const [name, kind] of kinds) checkOption({ option: `${path}.${name}`, kind }, metrics[name]);
}

function refuse(option: string, problem: string, value: unknown): never {
  throw new TypeError(problemOf(option, problem, value));
}

function problemOf(option: string, problem: string, value: unknown): string {
  return `Cannot use option ${option}: ${problem}, not ${quote(value)}.`;
}

function quote(value: unknown): string {
  try {
    return JSON.stringify(value) ?? toText(value);
  } catch {
    return toText(value); // such as a bigint, which JSON has no form for
  }
}
