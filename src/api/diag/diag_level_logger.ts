import { catchRejection } from "../catch_rejection.ts";
import { type DiagLogFunction, type DiagLogger, DiagLogLevel } from "./diag_logger.ts";

/** The names of the functions of a diagnostic logger. */
export type DiagLevelName = keyof DiagLogger;

const LEVELS: Readonly<Record<DiagLevelName, DiagLogLevel>> = {
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
};

function ignore(): void {}

function filtered(logger: DiagLogger, name: DiagLevelName, maxLevel: number): DiagLogFunction {
  if (maxLevel < LEVELS[name] || typeof logger?.[name] !== "function") return ignore;
  return (message, ...args) => {
    try {
      catchRejection(logger[name](message, ...args), ignore);
    } catch {
      // A logger that throws must not reach the application, and there is nowhere to report it.
      return;
    }
  };
}

/**
 * Wraps a diagnostic logger so that it receives only messages up to a level, and so that a logger
 * that throws does no harm.
 *
 * @param logger The logger to wrap.
 * @param maxLevel The highest level that is passed on.
 */
export function limitDiagLogger(logger: DiagLogger, maxLevel: number): DiagLogger {
  return {
    error: filtered(logger, "error", maxLevel),
    warn: filtered(logger, "warn", maxLevel),
    info: filtered(logger, "info", maxLevel),
    debug: filtered(logger, "debug", maxLevel),
    verbose: filtered(logger, "verbose", maxLevel),
  };
}
