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

/** An error, or what is of type `unknown`, as in a `catch` clause. */
export type Thrown<T> = T & (unknown extends T ? unknown : Error);

/**
 * Says what happened, with fields, or what was thrown. The message becomes the body of a log
 * record, the fields become its attributes, an error becomes its exception.
 */
export interface LogCall {
  /** A message, and what there is to say about it. */
  (message: string, fields?: Attributes): void;
  /**
   * A message, what was thrown, and what there is to say about it. An object that is no error
   * counts as thrown where fields follow.
   */
  <T>(message: string, error: Thrown<T>, fields?: Attributes): void;
  /** What was thrown, whose message is the message, and what there is to say about it. */
  (error: Error, fields?: Attributes): void;
}

/** Logs by level; made by `createLog`. Its functions may be taken out and passed on. */
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
  /** Whether a severity is of interest: ask before gathering fields that are costly. */
  isEnabled(severityNumber: SeverityNumber): boolean;
  /** The logger below, for records with more to them. */
  readonly logger: Logger;
}

/** Options of `createLog`. */
export interface LogOptions extends LoggerOptions {
  /** Version of the library, module or package. @default none */
  readonly version?: string;
}

/**
 * A logger with a function for each level. It can be made at any time, before an SDK is set up too,
 * and a call of a level that is off costs a comparison (specification, Logs API, Ergonomic API).
 *
 * @param name The name of the library, module or package; filters go by its start.
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
  // One question for all calls, so that a call that is turned away allocates nothing.
  const question = { severityNumber };
  const about = { severityNumber, severityText };
  return (
    messageOrError: string | Error,
    errorOrFields?: unknown,
    fields?: Attributes,
  ): void => {
    if (!isWanted(logger, question)) return;
    try {
      logger.emit(recordOf(about, messageOrError, errorOrFields, fields));
    } catch (error) {
      // What was thrown is the application's object: to look at it may run its code.
      reportOnce("log-call", "error", `A log record could not be made: ${toText(error)}`);
    }
  };
}

// The logger may be anybody's; what it cannot tell is left to its emit().
function isWanted(logger: Logger, question: LoggerEnabledOptions): boolean {
  try {
    return logger.enabled(question);
  } catch (error) {
    reportOnce("log-enabled", "error", `A logger cannot say if it is on: ${toText(error)}`);
    return true;
  }
}

function recordOf(
  about: Pick<LogRecord, "severityNumber" | "severityText">,
  messageOrError: string | Error,
  errorOrFields: unknown,
  fields: Attributes | undefined,
): LogRecord {
  const isFirst = messageOrError instanceof Error;
  const record: LogRecord = {
    severityNumber: about.severityNumber,
    severityText: about.severityText,
    body: isFirst ? messageOrError.message : messageOrError,
  };
  if (isFirst) record.exception = messageOrError;
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
