import type { LogRecordProcessor } from "./log_record_processor.ts";

/**
 * A log record processor of the official packages, recognised by its methods. It is given our log
 * records, which have what theirs have. Its parameter types depend on the version of the official
 * packages, and are not compared.
 */
export interface ForeignLogRecordProcessor {
  /** Called like that of a `LogRecordProcessor`. */
  readonly onEmit: CallableFunction;
  /** Called like that of a `LogRecordProcessor`. */
  readonly forceFlush: CallableFunction;
  /** Called like that of a `LogRecordProcessor`. */
  readonly shutdown: CallableFunction;
}

/** Types all processors as ours, whatever version of the official packages they are for. */
export function asLogRecordProcessors(
  processors: readonly (LogRecordProcessor | ForeignLogRecordProcessor)[],
): readonly LogRecordProcessor[] {
  // why: the methods are the specification's, and are called as it says
  return processors as readonly LogRecordProcessor[];
}
