/**
 * Starts with the official packages, all signals, as an application would set them up by hand.
 * `start_official.ts <when it was started> <receiver url>`
 *
 * @module
 */
import process from "node:process";
import { logs, metrics } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { exportWithOfficial } from "./official_exporting.ts";
import { printStartUp } from "./print_start_up.ts";

const url = process.argv[3];
const { tracer } = exportWithOfficial({ url, compression: "gzip", maxQueueSize: 2048 });
const logExporter = new OTLPLogExporter({ url: `${url}/v1/logs` });
logs.setGlobalLoggerProvider(
  new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: logExporter })] }),
);
const metricExporter = new OTLPMetricExporter({ url: `${url}/v1/metrics` });
metrics.setGlobalMeterProvider(
  new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })] }),
);
tracer.startSpan("first").end();
await printStartUp();
