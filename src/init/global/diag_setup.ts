import { DiagLogLevel, register } from "../../api/mod.ts";
import { limitDiagLogger } from "../../api/diag/diag_level_logger.ts";
import { readSlot } from "../../api/global/global_slot.ts";
import type { OtelConfig } from "../../config/mod.ts";
import { STDERR_DIAG_LOGGER } from "./stderr_diag_logger.ts";

const LEVELS: Readonly<Record<OtelConfig["logLevel"], DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/**
 * Writes the package's diagnostics to standard error. If the application has set a logger of its
 * own, that one stays.
 *
 * @returns A function that removes our logger.
 */
export function setUpDiag(logLevel: OtelConfig["logLevel"]): () => void {
  const level = LEVELS[logLevel];
  if (level === DiagLogLevel.NONE || readSlot()?.diag !== undefined) return () => {};
  const registration = register({ diag: limitDiagLogger(STDERR_DIAG_LOGGER, level) });
  return () => registration.unregister();
}
