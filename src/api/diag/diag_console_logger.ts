import type { DiagLogFunction, DiagLogger } from "./diag_logger.ts";

// Taken when this module loads, so that a console that is instrumented later (to make log
// records of what is printed) does not turn our own messages into records.
const original = {
  error: console.error,
  warn: console.warn,
  info: console.info,
  debug: console.debug,
  trace: console.trace,
};

/**
 * A diagnostic logger that writes to the console.
 *
 * @example
 * ```ts
 * import { diag, DiagConsoleLogger, DiagLogLevel } from "@offthread/otel/api";
 *
 * diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
 * ```
 */
export class DiagConsoleLogger implements DiagLogger {
  /** Writes with `console.error`. */
  readonly error: DiagLogFunction = (...args) => original.error.apply(console, args);
  /** Writes with `console.warn`. */
  readonly warn: DiagLogFunction = (...args) => original.warn.apply(console, args);
  /** Writes with `console.info`. */
  readonly info: DiagLogFunction = (...args) => original.info.apply(console, args);
  /** Writes with `console.debug`. */
  readonly debug: DiagLogFunction = (...args) => original.debug.apply(console, args);
  /** Writes with `console.trace`. */
  readonly verbose: DiagLogFunction = (...args) => original.trace.apply(console, args);
}
