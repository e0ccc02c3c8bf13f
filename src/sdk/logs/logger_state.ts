import type { Scope } from "../../snapshot/mod.ts";
import type { AttributeLimits } from "../attributes.ts";
import type { Clock } from "../clock.ts";
import type { Resource } from "../resource/mod.ts";
import type { MultiLogRecordProcessor } from "./multi_log_record_processor.ts";

/** State that all loggers of a provider share. */
export interface LogProviderState {
  readonly resource: Resource;
  readonly clock: Clock;
  readonly limits: AttributeLimits;
  /** All processors as one. */
  readonly processor: MultiLogRecordProcessor;
  /** Whether there is a processor, and no shutdown yet. */
  isRecording: boolean;
  /** Counts records, if somebody wants to know. */
  counts: LogCounts | undefined;
}

/** Counts of the records given to a provider's loggers. */
export interface LogCounts {
  /** Records given to enabled loggers, whatever became of them. */
  created: number;
}

/**
 * State that the records of one logger share. Changes of the provider also apply to existing
 * loggers.
 */
export interface LoggerState {
  readonly provider: LogProviderState;
  readonly scope: Scope;
  readonly scopeNumber: number;
  /** Whether the logger emits at all. */
  isEnabled: boolean;
  /** Severity below which the configurator, or every processor, drops records. */
  minimumSeverity: number;
  /** Whether records of unsampled traces are dropped. */
  isTraceBased: boolean;
}
