import { clearSlot } from "../global/global_slot.ts";
import { clearLegacyLoggerProvider } from "../global/legacy_logs_slot.ts";
import type { Logger } from "./logger.ts";
import type { LoggerOptions, LoggerProvider } from "./logger_provider.ts";
import { findLoggerProvider, ProxyLogger } from "./proxy_logger.ts";
import { registerMember } from "../global/register_member.ts";

/** The provider while none is registered: its loggers start to work once one is. */
const PROXY_LOGGER_PROVIDER: LoggerProvider = {
  getLogger: (name, version, options) => new ProxyLogger(name, version, options),
};

/** The logging API of the process. Specification: Logs API. */
export class LogsApi {
  /**
   * Sets the logger provider of the process.
   *
   * @param provider Gives out loggers.
   * @returns False if another one is registered, or the global slot cannot be written to.
   */
  setGlobalLoggerProvider(provider: LoggerProvider): boolean {
    return registerMember("logs", provider);
  }

  /** Returns the logger provider of the process, or one whose loggers wait for it. */
  getLoggerProvider(): LoggerProvider {
    return findLoggerProvider() ?? PROXY_LOGGER_PROVIDER;
  }

  /**
   * Returns a logger. It may be kept: a logger obtained before a provider is registered works
   * afterwards.
   *
   * @param name The name of the instrumented library, module or package.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   * @example
   * ```ts
   * import { logs, SeverityNumber } from "@offthread/otel/api";
   *
   * const logger = logs.getLogger("shop");
   * logger.emit({ severityNumber: SeverityNumber.INFO, body: "cart emptied" });
   * ```
   */
  getLogger(name: string, version?: string, options?: LoggerOptions): Logger {
    return this.getLoggerProvider().getLogger(name, version, options);
  }

  /** Removes the logger provider of the process, also one of `@opentelemetry/api-logs`. */
  disable(): void {
    clearSlot("logs");
    clearLegacyLoggerProvider();
  }
}

/** Logging: `logs.getLogger()`. */
export const logs: LogsApi = new LogsApi();
