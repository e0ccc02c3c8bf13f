/**
 * The trace SDK: provider, tracer, span, samplers, limits, ids, processors. Knows no thread, no
 * wire format and no runtime.
 *
 * @module
 */
export { AlwaysOffSampler } from "./always_off_sampler.ts";
export { AlwaysOnSampler } from "./always_on_sampler.ts";
export { AlwaysRecordSampler } from "./always_record_sampler.ts";
export { BatchSpanProcessor } from "./batch_span_processor.ts";
export type { IdGenerator } from "./id_generator.ts";
export { ParentBasedSampler, type ParentBasedSamplerOptions } from "./parent_based_sampler.ts";
export { RandomIdGenerator, type SeedSource } from "./random_id_generator.ts";
export type { ReadableSpan, RecordedLink, TimedEvent } from "./readable_span.ts";
export { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";
export type { ForeignSpanProcessor } from "./foreign_span_processor.ts";
export { SimpleSpanProcessor } from "./simple_span_processor.ts";
export { type SnapshotSink, SnapshotSpanProcessor } from "./snapshot_span_processor.ts";
export type { SpanExporter } from "./span_exporter.ts";
export { DEFAULT_SPAN_LIMITS, type SpanLimits } from "./span_limits.ts";
export type { RecordedSpan, SpanProcessor } from "./span_processor.ts";
export { TraceIdRatioBasedSampler } from "./trace_id_ratio_based_sampler.ts";
export {
  type TracerConfig,
  type TracerConfigurator,
  TracerProvider,
  type TracerProviderOptions,
} from "./tracer_provider.ts";
