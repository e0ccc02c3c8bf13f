/**
 * The SDK, for those who put it together by hand; `init` of the main entry point does it for an
 * application. Providers, processors, samplers, limits, resources, context management.
 *
 * @module
 */
export { AsyncLocalStorageContextManager } from "./context/mod.ts";
export { Clock, SYSTEM_TIME, type TimeSource } from "./clock.ts";
export { DEFAULT_FLUSH_TIMEOUT_MS, type FlushOptions, type FlushResult } from "./flush_result.ts";
export {
  BatchLogRecordProcessor,
  createLogFilter,
  DEFAULT_LOG_BATCH_OPTIONS,
  DEFAULT_LOG_RECORD_LIMITS,
  type EnabledQuestion,
  EventToSpanEventProcessor,
  FilterLogRecordProcessor,
  type LogFilter,
  type LogFilterOptions,
  type LoggerConfig,
  type LoggerConfigurator,
  LoggerProvider,
  type LoggerProviderOptions,
  type LogRecordExporter,
  type LogRecordLimits,
  type LogRecordProcessor,
  MAX_SIMPLE_QUEUE_SIZE,
  type ReadableLogRecord,
  type ReadWriteLogRecord,
  SimpleLogRecordProcessor,
  SnapshotLogRecordProcessor,
} from "./logs/mod.ts";
export {
  defaultResource,
  detectResources,
  hostDetector,
  processDetector,
  type ProcessInfo,
  Resource,
  type ResourceDetector,
  type ResourceOptions,
  serviceDetector,
} from "./resource/mod.ts";
export { SYSTEM_TIMERS, type Timers } from "./timers.ts";
export {
  AlwaysOffSampler,
  AlwaysOnSampler,
  AlwaysRecordSampler,
  type BatchOptions,
  BatchSpanProcessor,
  DEFAULT_BATCH_OPTIONS,
  DEFAULT_SPAN_LIMITS,
  type ExportResult,
  type IdGenerator,
  ParentBasedSampler,
  type ParentBasedSamplerOptions,
  RandomIdGenerator,
  type ReadableSpan,
  type RecordedLink,
  type RecordedSpan,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  type SeedSource,
  SimpleSpanProcessor,
  type SnapshotSink,
  SnapshotSpanProcessor,
  type SpanExporter,
  type SpanLimits,
  type SpanProcessor,
  type TimedEvent,
  TraceIdRatioBasedSampler,
  type TracerConfig,
  type TracerConfigurator,
  TracerProvider,
  type TracerProviderOptions,
} from "./trace/mod.ts";
