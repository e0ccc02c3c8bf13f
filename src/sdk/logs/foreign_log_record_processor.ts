import type { LogRecordProcessor } from "./log_record_processor.ts";

/**
 * A log record processor of the official packages, told by its methods. It is handed our log
 * records, which have what its own have. What its types say of them depends on the version of the
 * official packages, and is not compared.
 */
export interface ForeignLogRecordProcessor {
  /** Called as that of a `LogRecordProcessor`. */
  readonly onEmit: CallableFunction;
  /** Called as that of a `LogRecordProcessor`. */
  readonly forceFlush: CallableFunction;
  /** Called as that of a `LogRecordProcessor`. */
  readonly shutdown: CallableFunction;
}

/** Log record processors, whatever version of the official packages their types are of. */
export function asLogRecordProcessors(
  processors: readonly (LogRecordProcessor | ForeignLogRecordProcessor)[],
): readonly LogRecordProcessor[] {
  // why: the methods are those of the specification, and called by the specification's rules
  return processors as readonly LogRecordProcessor[];
}
