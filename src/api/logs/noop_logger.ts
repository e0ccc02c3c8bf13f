import type { Logger } from "./logger.ts";
import type { LoggerProvider } from "./logger_provider.ts";

const NOOP_LOGGER: Logger = { emit: () => {}, enabled: () => false };

/** A provider whose loggers do nothing. */
export const NOOP_LOGGER_PROVIDER: LoggerProvider = { getLogger: () => NOOP_LOGGER };

/** Returns a logger that does nothing. */
export function createNoopLogger(): Logger {
  return NOOP_LOGGER;
}
