import type { ExportResult } from "../export_result.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";

/**
 * Exports log records (specification, Logs SDK, LogRecordExporter). The built-in processors do not
 * retry. They never call `export` while an earlier call is under way, except at the end of the
 * process.
 */
export interface LogRecordExporter {
  /** Exports a batch. Must settle by itself; resolves to `"failure"` after `shutdown`. */
  export(logs: readonly ReadableLogRecord[]): Promise<ExportResult>;
  /** Exports what the exporter has buffered, if anything. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Exports what the exporter has buffered, and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}
