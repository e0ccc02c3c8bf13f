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
 * @throws {TypeError | RangeError} If it is invalid.
 */
export function checkSink(sink: SinkOptions): void {
  const { format, to, signals, metrics, maxQueueSize, maxQueueBytes } = sink;
  if (!LINE_FORMATS.includes(format)) {
    const formats = LINE_FORMATS.join(", ");
    throw new TypeError(`Cannot use sink format ${quote(format)}: it must be one of ${formats}.`);
  }
  const isPath = typeof to === "object" && to !== null && typeof to.path === "string" &&
    to.path !== "";
  if (to !== "stdout" && to !== "stderr" && !isPath) {
    throw new TypeError(
      `Cannot use sink target ${quote(to)}: 'to' must be "stdout", "stderr" or { path }.`,
    );
  }
  if (signals !== undefined && !Array.isArray(signals)) {
    throw new TypeError(`Cannot use sink signals ${quote(signals)}: they must be a list.`);
  }
  for (const signal of signals ?? []) {
    if (!SIGNALS.includes(signal)) {
      const expected = SIGNALS.join(", ");
      throw new TypeError(
        `Cannot use sink signal ${quote(signal)}: it must be one of ${expected}.`,
      );
    }
    if (signal === "metrics" && format !== "otlp") {
      throw new TypeError(`Cannot use sink format ${quote(format)}: metrics need "otlp".`);
    }
  }
  if (format === "otlp" && isPath && new Set(signals).size > 1) {
    throw new TypeError(
      'Cannot use sink signals: a file with the format "otlp" can hold only one signal.',
    );
  }
  for (const [name, value] of Object.entries({ maxQueueSize, maxQueueBytes })) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new RangeError(`Cannot use sink ${name} ${quote(value)}: it must be an integer from 1.`);
  }
  if (metrics !== undefined) checkMetrics(metrics);
}

function checkMetrics(metrics: SinkMetricsOptions): void {
  const option = (name: keyof SinkMetricsOptions): string => `sinks[].metrics.${name}`;
  const kinds: readonly (readonly [keyof SinkMetricsOptions, ValueKind<unknown>])[] = [
    ["exportIntervalMs", METRIC_EXPORT_INTERVAL.kind],
    ["temporalityPreference", TEMPORALITY_PREFERENCE.kind],
    ["defaultHistogramAggregation", DEFAULT_HISTOGRAM_AGGREGATION.kind],
    ["cardinalitySelector", FUNCTION],
    ["metricProducers", METRIC_PRODUCERS],
  ];
  for (const [name, kind] of kinds) checkOption({ option: option(name), kind }, metrics[name]);
}

function quote(value: unknown): string {
  try {
    return JSON.stringify(value) ?? toText(value);
  } catch {
    return toText(value); // such as a bigint, which JSON has no form for
  }
}
