import { logs, metrics } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

/** Something that can deliver. */
export interface Flushable {
  /** Delivers what was recorded. */
  forceFlush(): Promise<void>;
}

/** Registers the official SDK for logs and metrics, with the exporters that compress. */
export function registerOfficialLogsAndMetrics(sinkUrl: string): Flushable {
  const compression = CompressionAlgorithm.GZIP;
  const logExporter = new OTLPLogExporter({ url: `${sinkUrl}/v1/logs`, compression });
  const loggerProvider = new LoggerProvider({
    processors: [new BatchLogRecordProcessor({ exporter: logExporter })],
  });
  const metricExporter = new OTLPMetricExporter({ url: `${sinkUrl}/v1/metrics`, compression });
  const meterProvider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
  });
  logs.setGlobalLoggerProvider(loggerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  return {
    forceFlush: async () => {
      await Promise.all([loggerProvider.forceFlush(), meterProvider.forceFlush()]);
    },
  };
}
