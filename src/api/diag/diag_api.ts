import { catchRejection } from "../catch_rejection.ts";
import { type DiagLevelName, limitDiagLogger } from "./diag_level_logger.ts";
import {
  type ComponentLoggerOptions,
  type DiagLogFunction,
  type DiagLogger,
  type DiagLoggerOptions,
  DiagLogLevel,
} from "./diag_logger.ts";
import { clearSlot, readSlot, writeSlot } from "../global/global_slot.ts";

/** Calls the registered logger, which may not come from {@link DiagApi.setLogger} and may throw. */
function callLogger(level: DiagLevelName, args: Parameters<DiagLogFunction>): void {
  try {
    catchRejection(readSlot()?.diag?.[level](...args), ignore);
  } catch {
    // A logger that throws must not reach the application, and there is nowhere to report it.
    return;
  }
}

// A logger whose promise rejects is treated like one that throws.
function ignore(): void {}

/** Writes to the registered logger with a namespace in front, as `@opentelemetry/api` does. */
class DiagComponentLogger implements DiagLogger {
  readonly #namespace: string;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  readonly error: DiagLogFunction = (...args) => callLogger("error", [this.#namespace, ...args]);
  readonly warn: DiagLogFunction = (...args) => callLogger("warn", [this.#namespace, ...args]);
  readonly info: DiagLogFunction = (...args) => callLogger("info", [this.#namespace, ...args]);
  readonly debug: DiagLogFunction = (...args) => callLogger("debug", [this.#namespace, ...args]);
  readonly verbose: DiagLogFunction = (...args) =>
    callLogger("verbose", [this.#namespace, ...args]);
}

/** The diagnostic messages of the API and the SDK about themselves. */
export class DiagApi implements DiagLogger {
  /** Reports that something failed. */
  readonly error: DiagLogFunction = (...args) => callLogger("error", args);
  /** Reports that something is not as it should be. */
  readonly warn: DiagLogFunction = (...args) => callLogger("warn", args);
  /** Reports something worth knowing. */
  readonly info: DiagLogFunction = (...args) => callLogger("info", args);
  /** Reports something that helps in debugging. */
  readonly debug: DiagLogFunction = (...args) => callLogger("debug", args);
  /** Reports everything else. */
  readonly verbose: DiagLogFunction = (...args) => callLogger("verbose", args);

  /**
   * Sets the diagnostic logger of the process, in place of the one before.
   *
   * @param logger Receives the messages.
   * @param optionsOrLogLevel Which messages it receives. Default: `DiagLogLevel.INFO`.
   * @returns Whether it was set.
   */
  setLogger(
    logger: DiagLogger,
    optionsOrLogLevel: DiagLoggerOptions | DiagLogLevel = DiagLogLevel.INFO,
  ): boolean {
    if (logger === this) {
      this.error("diag.setLogger(): diag cannot be its own logger; give another DiagLogger.");
      return false;
    }
    const options = typeof optionsOrLogLevel === "number"
      ? { logLevel: optionsOrLogLevel }
      : optionsOrLogLevel;
    const next = limitDiagLogger(logger, options.logLevel ?? DiagLogLevel.INFO);
    if (readSlot()?.diag !== undefined && options.suppressOverrideMessage !== true) {
      this.warn("diag.setLogger(): this diagnostic logger is replaced by another one.");
      next.warn("diag.setLogger(): this diagnostic logger replaces another one.");
    }
    return writeSlot("diag", next, true) === "registered";
  }

  /**
   * Returns a logger that puts a namespace in front of each message.
   *
   * @param options The namespace.
   */
  createComponentLogger(options: ComponentLoggerOptions): DiagLogger {
    return new DiagComponentLogger(options.namespace);
  }

  /** Removes the diagnostic logger of the process; messages are dropped from then on. */
  disable(): void {
    clearSlot("diag");
  }
}

/** The diagnostic messages of the API and the SDK. Dropped until `diag.setLogger()`. */
export const diag: DiagApi = new DiagApi();
