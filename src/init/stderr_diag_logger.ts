import type { DiagLogFunction, DiagLogger } from "../api/mod.ts";

/**
 * Writes diagnostics to the standard error output, whatever their level: a program's standard
 * output belongs to the program.
 */
export const STDERR_DIAG_LOGGER: DiagLogger = {
  error: writer("error"),
  warn: writer("warning"),
  info: writer("info"),
  debug: writer("debug"),
  verbose: writer("verbose"),
};

function writer(level: string): DiagLogFunction {
  return (message, ...args) => console.error(`[@offthread/otel] ${level}: ${message}`, ...args);
}
