/**
 * What tests of instrumented code need: spans kept in memory instead of sent.
 *
 * @module
 */
export { InMemorySpanExporter } from "../exporters/in_memory_span_exporter.ts";
export { SimpleSpanProcessor, TracerProvider } from "../sdk/trace/mod.ts";
