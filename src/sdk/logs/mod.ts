/**
 * The logs SDK: provider, logger, log record, processors, filters, limits. Independent of threads,
 * wire formats and runtimes.
 *
 * @module
 */
export {
  BatchLogRecordProcessor,
  DEFAULT_LOG_BATCH_OPTIONS,
} from "./batch_log_record_processor.ts";
export { EventToSpanEventProcessor } from "./event_to_span_event_processor.ts";
export { FilterLogRecordProcessor } from "./filter_log_record_processor.ts";
export { createLogFilter, type LogFilter, type LogFilterOptions } from "./log_filter.ts";
export type { ForeignLogRecordProcessor } from "./foreign_log_record_processor.ts";
export type { LogRecordExporter } from "./log_record_exporter.ts";
export { DEFAULT_LOG_RECORD_LIMITS, type LogRecordLimits } from "./log_record_limits.ts";
export type { EnabledQuestion, LogRecordProcessor } from "./log_record_processor.ts";
export {
  type LoggerConfig,
  type LoggerConfigurator,
  LoggerProvider,
  type LoggerProviderOptions,
} from "./logger_provider.ts";
export type { ReadWriteLogRecord } from "./read_write_log_record.ts";
export type { ReadableLogRecord } from "./readable_log_record.ts";
export { SimpleLogRecordProcessor } from "./simple_log_record_processor.ts";
export { SnapshotLogRecordProcessor } from "./snapshot_log_record_processor.ts";
