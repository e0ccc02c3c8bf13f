import {
  type Attributes,
  type Logger,
  type LoggerEnabledOptions,
  type LoggerOptions,
  type LogRecord,
  logs,
  reportOnce,
  SeverityNumber,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** An error, or a value of type `unknown`, as in a `catch` clause. */
export type Thrown<T> = T & (unknown extends T ? unknown : Error);

/**
 * Logs a message or an error, with fields. The message becomes the body of a log record, the fields
 * become its attributes, the error becomes its exception.
 */
export interface LogCall {
  /** Logs a message, with optional fields. */
  (message: string, fields?: Attributes): void;
  /**
   * Logs a message and what was thrown, with optional fields. An object that is not an error counts
   * as thrown only if fields follow.
   */
  <T>(message: string, error: Thrown<T>, fields?: Attributes): void;
  /** Logs an error under its own message, with optional fields. */
  (error: Error, fields?: Attributes): void;
}

/** A logger with a function per level, made by `createLog`. Its functions may be destructured. */
export interface Log {
  /** Severity TRACE, 1. */
  readonly trace: LogCall;
  /** Severity DEBUG, 5. */
  readonly debug: LogCall;
  /** Severity INFO, 9. */
  readonly info: LogCall;
  /** Severity WARN, 13. */
  readonly warn: LogCall;
  /** Severity ERROR, 17. */
  readonly error: LogCall;
  /** Severity FATAL, 21. */
  readonly fatal: LogCall;
  /** Whether a severity is logged: check before gathering costly fields. */
  isEnabled(severityNumber: SeverityNumber): boolean;
  /** The underlying logger, for records with more to them. */
  readonly logger: Logger;
}

/** Options of `createLog`. */
export interface LogOptions extends LoggerOptions {
  /** Version of the library, module or package. @default none */
  readonly version?: string;
}

/**
 * Creates a logger with a function per level. This works at any time, even before an SDK is set up,
 * and a call of a disabled level costs a comparison (specification, Logs API, Ergonomic API).
 *
 * @param name The name of the library, module or package; filters match its prefix.
 *
 * @example
 * ```ts
 * import { createLog } from "@offthread/otel/log";
 *
 * const log = createLog("shop");
 * log.info("paid", { cents: 1200 });
 * log.error("payment failed", new Error("card expired"), { cents: 1200 });
 * ```
 */
export function createLog(name: string, options: LogOptions = {}): Log {
  const logger = logs.getLogger(name, options.version, options);
  return {
    trace: callFor(logger, SeverityNumber.TRACE, "TRACE"),
    debug: callFor(logger, SeverityNumber.DEBUG, "DEBUG"),
    info: callFor(logger, SeverityNumber.INFO, "INFO"),
    warn: callFor(logger, SeverityNumber.WARN, "WARN"),
    error: callFor(logger, SeverityNumber.ERROR, "ERROR"),
    fatal: callFor(logger, SeverityNumber.FATAL, "FATAL"),
    isEnabled: (severityNumber) => isWanted(logger, { severityNumber }),
    logger,
  };
}

function callFor(logger: Logger, severityNumber: SeverityNumber, severityText: string): LogCall {
  // One question for all calls, so that a rejected call allocates nothing.
  const question = { severityNumber };
  const severity = { severityNumber, severityText };
  return (
    messageOrError: string | Error,
    errorOrFields?: unknown,
    fields?: Attributes,
  ): void => {
    if (!isWanted(logger, question)) return;
    try {
      logger.emit(recordOf(severity, messageOrError, errorOrFields, fields));
    } catch (error) {
      // What was thrown is the application's object: reading it may run its code.
      reportOnce("log-call", "error", `A log record could not be created: ${toText(error)}`);
    }
  };
}

// The logger may be foreign code. If enabled() throws, emit() decides.
function isWanted(logger: Logger, question: LoggerEnabledOptions): boolean {
  try {
    return logger.enabled(question);
  } catch (error) {
    const message = `enabled() of a logger threw, which counts as true: ${toText(error)}`;
    reportOnce("log-enabled", "error", message);
    return true;
  }
}

function recordOf(
  severity: Pick<LogRecord, "severityNumber" | "severityText">,
  messageOrError: string | Error,
  errorOrFields: unknown,
  fields: Attributes | undefined,
): LogRecord {
  const isErrorAlone = messageOrError instanceof Error;
  const record: LogRecord = {
    severityNumber: severity.severityNumber,
    severityText: severity.severityText,
    body: isErrorAlone ? messageOrError.message : messageOrError,
  };
  if (isErrorAlone) record.exception = messageOrError;
  if (isFields(errorOrFields, fields)) record.attributes = errorOrFields;
  else if (errorOrFields !== undefined && errorOrFields !== null) {
    record.exception = errorOrFields;
  }
  if (fields !== undefined) record.attributes = fields;
  return record;
}

function isFields(value: unknown, others: Attributes | undefined): value is Attributes {
  return typeof value === "object" && value !== null && others === undefined &&
    !(value instanceof Error);
}
