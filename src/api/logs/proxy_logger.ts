import { reportOnce } from "../diag/report_once.ts";
import { readSlot } from "../global/global_slot.ts";
import { readLegacyLoggerProvider } from "../global/legacy_logs_slot.ts";
import type { Logger, LoggerEnabledOptions, LogRecord } from "./logger.ts";
import type { LoggerOptions, LoggerProvider } from "./logger_provider.ts";
import { toText } from "../to_text.ts";

/** Returns the logger provider of the process, or else that of `@opentelemetry/api-logs`. */
export function findLoggerProvider(): LoggerProvider | undefined {
  return readSlot()?.logs ?? readLegacyLoggerProvider();
}

/**
 * The logger that callers get before a provider is registered. It delegates to the registered
 * provider, also after another one replaces it, and does nothing while there is none.
 */
export class ProxyLogger implements Logger {
  readonly #name: string;
  readonly #version: string | undefined;
  readonly #options: LoggerOptions | undefined;
  #provider: LoggerProvider | undefined;
  #delegate: Logger | undefined;

  /**
   * Makes a logger that waits for a provider.
   *
   * @param name The name of the scope.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  constructor(name: string, version?: string, options?: LoggerOptions) {
    this.#name = name;
    this.#version = version;
    this.#options = options;
  }

  #resolve(): Logger | undefined {
    const provider = findLoggerProvider();
    if (provider === this.#provider) return this.#delegate;
    this.#provider = provider;
    this.#delegate = undefined;
    try {
      this.#delegate = provider?.getLogger(this.#name, this.#version, this.#options);
    } catch (error) {
      // The provider may be foreign code. If it throws, nothing is emitted.
      reportOnce(
        "logger-threw",
        "warn",
        `getLogger("${toText(this.#name)}") of the registered provider threw; this logger emits ` +
          `nothing: ${toText(error)}`,
      );
    }
    return this.#delegate;
  }

  /** Emits a record, or does nothing while no provider is registered. */
  emit(logRecord: LogRecord): void {
    this.#resolve()?.emit(logRecord);
  }

  /** Returns whether such a record would be emitted. */
  enabled(options?: LoggerEnabledOptions): boolean {
    const logger = this.#resolve();
    if (logger === undefined) return false;
    // Loggers of an older `@opentelemetry/api-logs` have no such method, and emit everything.
    return typeof logger.enabled === "function" ? logger.enabled(options) : true;
  }
}
