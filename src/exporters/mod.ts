/**
 * Exporters that run in the application's thread: to the terminal, and to memory for tests.
 *
 * @module
 */
export { ConsoleLogRecordExporter } from "./console_log_record_exporter.ts";
export { ConsoleMetricExporter } from "./console_metric_exporter.ts";
export { ConsoleSpanExporter } from "./console_span_exporter.ts";
export { InMemoryLogRecordExporter } from "./in_memory_log_record_exporter.ts";
export { DEFAULT_MAX_COLLECTIONS, InMemoryMetricExporter } from "./in_memory_metric_exporter.ts";
export { InMemorySpanExporter } from "./in_memory_span_exporter.ts";
