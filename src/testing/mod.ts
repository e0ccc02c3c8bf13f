/**
 * What tests of instrumented code need to keep spans, log records and metrics in memory.
 *
 * @module
 */
export { InMemoryLogRecordExporter } from "../exporters/in_memory_log_record_exporter.ts";
export { InMemoryMetricExporter } from "../exporters/in_memory_metric_exporter.ts";
export { InMemorySpanExporter } from "../exporters/in_memory_span_exporter.ts";
export { LoggerProvider, SimpleLogRecordProcessor } from "../sdk/logs/mod.ts";
export { MeterProvider, PeriodicExportingMetricReader } from "../sdk/metrics/mod.ts";
export { SimpleSpanProcessor, TracerProvider } from "../sdk/trace/mod.ts";
