/**
 * Puts the parts together for an application.
 *
 * May import: everything.
 *
 * @module
 */
export { init } from "./init.ts";
export type { OtelHandle } from "./otel_handle.ts";
export type { SignalStats, Stats } from "./stats.ts";
