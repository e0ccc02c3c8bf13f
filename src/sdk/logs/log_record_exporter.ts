import type { ExportResult } from "../export_result.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";

/**
 * Sends log records somewhere (specification, Logs SDK, LogRecordExporter). The built-in processors
 * never call `export` while an earlier call on the same exporter is under way, and do not retry.
 */
export interface LogRecordExporter {
  /** Sends a batch. Must come to an end by itself; after `shutdown` it answers `"failure"`. */
  export(logs: readonly ReadableLogRecord[]): Promise<ExportResult>;
  /** Sends what the exporter holds back, if it does. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Sends what the exporter holds back and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}
