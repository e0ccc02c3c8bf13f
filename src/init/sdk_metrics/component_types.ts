import type { OtlpConfig } from "../../config/mod.ts";
import type { LaneConfig } from "../../link/mod.ts";
import { PrometheusExporter } from "../../prometheus/prometheus_exporter.ts";
import type { MetricReader } from "../../sdk/mod.ts";
import { PeriodicMetricReader } from "../../sdk/metrics/readers/periodic_metric_reader.ts";

/** One of the three signals. */
export type Signal = LaneConfig["signal"];

/** How names of metrics call what an exporter of a signal exports. */
export const ITEM_WORDS: {
  readonly traces: "span";
  readonly logs: "log";
  readonly metrics: "metric_data_point";
} = { traces: "span", logs: "log", metrics: "metric_data_point" };

/** How types of components call a signal. */
const SIGNAL_WORDS: Readonly<Record<Signal, string>> = {
  traces: "span",
  logs: "log",
  metrics: "metric",
};

/** How types of components call a protocol. */
const PROTOCOL_WORDS: Readonly<Record<OtlpConfig["protocol"], string>> = {
  "http/protobuf": "http",
  "http/json": "http_json",
  grpc: "grpc",
};

/** `otel.component.type` of an exporter of OTLP. */
export function otlpExporterType(signal: Signal, protocol: OtlpConfig["protocol"]): string {
  return `otlp_${PROTOCOL_WORDS[protocol]}_${SIGNAL_WORDS[signal]}_exporter`;
}

/** `otel.component.type` of a processor of ours. */
export function processorType(kind: "batching" | "simple", signal: "traces" | "logs"): string {
  return `${kind}_${SIGNAL_WORDS[signal]}_processor`;
}

/** `otel.component.type` of a reader. */
export function readerType(reader: MetricReader): string {
  if (reader instanceof PrometheusExporter) return "prometheus_http_text_metric_exporter";
  if (reader instanceof PeriodicMetricReader) return "periodic_metric_reader";
  // The convention: what it does not know by name is called as in the language.
  return reader.constructor.name;
}
