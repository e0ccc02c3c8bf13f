/**
 * Logging by level, with fields, for applications and libraries: a thin layer over the logs API,
 * which does nothing without an SDK.
 *
 * ```ts
 * import { createLog } from "@offthread/otel/log";
 *
 * const log = createLog("shop");
 * log.info("paid", { cents: 1200 });
 * ```
 *
 * @module
 */
export { createLog, type Log, type LogCall, type LogOptions, type Thrown } from "./create_log.ts";
