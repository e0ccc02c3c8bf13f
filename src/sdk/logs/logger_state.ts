import type { Scope } from "../../snapshot/mod.ts";
import type { AttributeLimits } from "../attributes.ts";
import type { Clock } from "../clock.ts";
import type { Resource } from "../resource/mod.ts";
import type { MultiLogRecordProcessor } from "./multi_log_record_processor.ts";

/** What all loggers of a provider share. */
export interface LogProviderState {
  readonly resource: Resource;
  readonly clock: Clock;
  readonly limits: AttributeLimits;
  /** All processors as one. */
  readonly processor: MultiLogRecordProcessor;
  /** Whether there is anybody to emit for: a processor, before shutdown. */
  isRecording: boolean;
  /** Counts records, where somebody wants to know. */
  counts: LogCounts | undefined;
}

/** How many records the loggers of a provider were given. */
export interface LogCounts {
  /** Those given to loggers that emit at all, whatever became of them. */
  created: number;
}

/**
 * What the records of one logger share. Changes of the provider are seen by loggers given before.
 */
export interface LoggerState {
  readonly provider: LogProviderState;
  readonly scope: Scope;
  readonly scopeNumber: number;
  /** Whether the logger emits at all. */
  isEnabled: boolean;
  /** Severity below which records are dropped, by the configurator or by all processors. */
  minimumSeverity: number;
  /** Whether records of traces that are not sampled are dropped. */
  isTraceBased: boolean;
}
