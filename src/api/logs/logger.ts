import type { AnyValue, Attributes } from "../attributes.ts";
import type { Context } from "../context/context.ts";
import type { SeverityNumber } from "./severity_number.ts";
import type { TimeInput } from "../time.ts";

/** One log record. Every member is optional. Specification: Logs API, Emit a LogRecord. */
export interface LogRecord {
  /** The name of the event; a record with one is an event. */
  eventName?: string;
  /** When it happened. */
  timestamp?: TimeInput;
  /**
   * When it was observed.
   *
   * @default now
   */
  observedTimestamp?: TimeInput;
  /** How severe it is. */
  severityNumber?: SeverityNumber;
  /** How severe it is, in the words of the source. */
  severityText?: string;
  /** What happened: a text or any other value. */
  body?: AnyValue;
  /** The attributes of the record. */
  attributes?: Attributes;
  /** What was thrown; the SDK takes the `exception.*` attributes from it. */
  exception?: unknown;
  /**
   * Where the span of the record is found.
   *
   * @default the active context
   */
  context?: Context;
}

/** The record that `Logger.enabled` is asked about. */
export interface LoggerEnabledOptions {
  /** Where the span of the record is found. Default: the active context. */
  context?: Context;
  /** How severe the record would be. */
  severityNumber?: SeverityNumber;
  /** The name of the event. */
  eventName?: string;
}

/** Emits log records for one instrumentation scope. Specification: Logs API, Logger. */
export interface Logger {
  /**
   * Emits a record.
   *
   * @param logRecord The record; it is read before the call returns.
   */
  emit(logRecord: LogRecord): void;
  /**
   * Returns whether such a record would be emitted. Ask before gathering costly data; the result
   * may change over time.
   *
   * @param options Describes the record.
   */
  enabled(options?: LoggerEnabledOptions): boolean;
}
