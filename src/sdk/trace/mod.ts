/**
 * The trace SDK: provider, tracer, span, samplers, limits, ids, processors. Independent of threads,
 * wire formats and runtimes.
 *
 * @module
 */
export { AlwaysOffSampler } from "./samplers/always_off_sampler.ts";
export { AlwaysOnSampler } from "./samplers/always_on_sampler.ts";
export { AlwaysRecordSampler } from "./samplers/always_record_sampler.ts";
export { BatchSpanProcessor } from "./processors/batch_span_processor.ts";
export type { IdGenerator } from "./ids/id_generator.ts";
export {
  ParentBasedSampler,
  type ParentBasedSamplerOptions,
} from "./samplers/parent_based_sampler.ts";
export { RandomIdGenerator } from "./ids/random_id_generator.ts";
export type { SeedSource } from "./ids/random_words.ts";
export type { ReadableSpan, RecordedLink, TimedEvent } from "./span/readable_span.ts";
export { type Sampler, SamplingDecision, type SamplingResult } from "./samplers/sampler.ts";
export type { ForeignSpanProcessor } from "./processors/foreign_span_processor.ts";
export { SimpleSpanProcessor } from "./processors/simple_span_processor.ts";
export { SnapshotSpanProcessor } from "./processors/snapshot_span_processor.ts";
export type { SpanExporter } from "./processors/span_exporter.ts";
export { DEFAULT_SPAN_LIMITS, type SpanLimits } from "./span/span_limits.ts";
export type { RecordedSpan, SpanProcessor } from "./processors/span_processor.ts";
export { TraceIdRatioBasedSampler } from "./samplers/trace_id_ratio_based_sampler.ts";
export {
  type TracerConfig,
  type TracerConfigurator,
  TracerProvider,
  type TracerProviderOptions,
} from "./tracer_provider.ts";
