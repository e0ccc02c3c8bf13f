/**
 * Exporters that run in the application's thread: to the terminal, and to memory for tests.
 *
 * May import: `api`, `sdk`.
 *
 * @module
 */
export { ConsoleSpanExporter } from "./console_span_exporter.ts";
export { InMemorySpanExporter } from "./in_memory_span_exporter.ts";
