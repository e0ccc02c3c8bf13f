import type { OtlpConfig } from "../../config/mod.ts";
import type { LaneConfig } from "../../link/mod.ts";
import { PrometheusExporter } from "../../prometheus/prometheus_exporter.ts";
import type { MetricReader } from "../../sdk/mod.ts";
import { PeriodicMetricReader } from "../../sdk/metrics/readers/periodic_metric_reader.ts";

/** One of the three signals. */
export type Signal = LaneConfig["signal"];

/** The word in metric names for the items of a signal's exporter. */
export const ITEM_WORDS: {
  readonly traces: "span";
  readonly logs: "log";
  readonly metrics: "metric_data_point";
} = { traces: "span", logs: "log", metrics: "metric_data_point" };

/** The word in component types for a signal. */
const SIGNAL_WORDS: Readonly<Record<Signal, string>> = {
  traces: "span",
  logs: "log",
  metrics: "metric",
};

/** The word in component types for a protocol. */
const PROTOCOL_WORDS: Readonly<Record<OtlpConfig["protocol"], string>> = {
  "http/protobuf": "http",
  "http/json": "http_json",
  grpc: "grpc",
};

/** Returns the `otel.component.type` of an OTLP exporter. */
export function otlpExporterType(signal: Signal, protocol: OtlpConfig["protocol"]): string {
  return `otlp_${PROTOCOL_WORDS[protocol]}_${SIGNAL_WORDS[signal]}_exporter`;
}

/** Returns the `otel.component.type` of our processor. */
export function processorType(kind: "batching" | "simple", signal: "traces" | "logs"): string {
  return `${kind}_${SIGNAL_WORDS[signal]}_processor`;
}

/** Returns the `otel.component.type` of a reader. */
export function readerType(reader: MetricReader): string {
  if (reader instanceof PrometheusExporter) return "prometheus_http_text_metric_exporter";
  if (reader instanceof PeriodicMetricReader) return "periodic_metric_reader";
  // The convention: a component without a word of its own has its class name.
  return reader.constructor.name;
}
