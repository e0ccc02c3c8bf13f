/**
 * Sets up OpenTelemetry for an application.
 *
 * @module
 */
export { init } from "./init.ts";
export type { OtelHandle } from "./otel_handle.ts";
export type { SetupOptions, SinkMetricsOptions, SinkOptions } from "./options/setup_options.ts";
export type { DestinationStats, SinkStats, Stats } from "./stats.ts";
