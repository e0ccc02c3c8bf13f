import type { Context, SeverityNumber } from "../../api/mod.ts";
import type { Scope } from "../../snapshot/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/** What a processor is asked about, before there is a record. */
export interface EnabledQuestion {
  /** Context of the record. */
  readonly context: Context;
  /** Scope of the logger. */
  readonly scope: Scope;
  /** The same, by the name that official processors know. */
  readonly instrumentationScope: Scope;
  /** How severe the record would be; `undefined` when nobody says. */
  readonly severityNumber: SeverityNumber | undefined;
  /** Name of the event; `undefined` when nobody says. */
  readonly eventName: string | undefined;
}

/**
 * Sees the log records that are emitted (specification, Logs SDK, LogRecordProcessor). All
 * callbacks run in the application's call and must be quick; what they throw is reported and goes
 * no further.
 */
export interface LogRecordProcessor {
  /**
   * A record was emitted. It may be changed until this returns; who needs it longer takes a clone.
   * Filters on its own: that `enabled` was asked is not certain.
   */
  onEmit(record: ReadWriteLogRecord, context: Context): void;
  /**
   * Whether such a record would be of interest. Without this method, every record is.
   */
  enabled?(question: EnabledQuestion): boolean;
  /**
   * Severity below which no record of a scope is of interest, whatever else it holds; 0 for none,
   * `Infinity` for all that have a severity. Asked once for each logger, which then turns such
   * calls away before anything is made of them. Without this method it is 0.
   */
  minimumSeverity?(scope: Scope): number;
  /** Delivers what was emitted so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /**
   * Hands over what was emitted so far at the end of the process: after the call nothing runs any
   * more, so that what is asynchronous is not done.
   */
  flushNow?(): void;
  /** Delivers what was emitted so far and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}
