import type { Context, SeverityNumber } from "../../api/mod.ts";
import type { Scope } from "../../snapshot/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/** What `enabled` is asked about, before there is a record. */
export interface EnabledQuestion {
  /** Context of the record. */
  readonly context: Context;
  /** Scope of the logger. */
  readonly scope: Scope;
  /** The same scope, under the name that official processors use. */
  readonly instrumentationScope: Scope;
  /** Severity of the record; `undefined` if not given. */
  readonly severityNumber: SeverityNumber | undefined;
  /** Name of the event; `undefined` if not given. */
  readonly eventName: string | undefined;
}

/**
 * Receives emitted log records (specification, Logs SDK, LogRecordProcessor). All callbacks run
 * within the application's call and must be quick; what they throw is reported and goes no further.
 */
export interface LogRecordProcessor {
  /**
   * A record was emitted. It may be changed until this returns; clone it to keep it longer. Must
   * filter by itself: `enabled` is not always asked before.
   */
  onEmit(record: ReadWriteLogRecord, context: Context): void;
  /** Whether the processor wants such a record. Without this method, it wants every record. */
  enabled?(question: EnabledQuestion): boolean;
  /**
   * Severity below which no record of a scope is wanted; 0 for no such bound, `Infinity` for no
   * record that has a severity. Asked when a logger is made and when the configurator changes; the
   * logger then rejects calls before it makes a record. Without this method it is 0.
   */
  minimumSeverity?(scope: Scope): number;
  /** Delivers what was emitted so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /**
   * Hands over what was emitted so far at the end of the process. Nothing runs after the call, so
   * asynchronous work is not done.
   */
  flushNow?(): void;
  /** Delivers what was emitted so far and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}
