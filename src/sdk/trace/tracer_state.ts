import type { Scope } from "../../snapshot/mod.ts";
import type { Clock } from "../clock.ts";
import type { Resource } from "../resource/mod.ts";
import type { IdSource } from "./ids/id_source.ts";
import type { MultiSpanProcessor } from "./processors/multi_span_processor.ts";
import type { PreparedSampler } from "./samplers/prepared_sampler.ts";
import type { SpanCounts } from "./span/span_counts.ts";
import type { ResolvedSpanLimits } from "./span/span_limits.ts";

/**
 * What all tracers of a provider share. Changes of the provider are seen by tracers given before.
 */
export interface ProviderState {
  readonly resource: Resource;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sampler: PreparedSampler;
  readonly spanLimits: ResolvedSpanLimits;
  /** All span processors as one. */
  readonly processor: MultiSpanProcessor;
  /**
   * Whether anybody may look at a span after it has ended: a processor other than the exporting.
   */
  readonly keepsEndedSpans: boolean;
  /** Whether there is anybody to record for: a processor, before shutdown. */
  isRecording: boolean;
  /** Counts spans, where somebody wants to know. */
  counts: SpanCounts | undefined;
}

/** What the spans of one tracer share. */
export interface TracerState {
  readonly provider: ProviderState;
  readonly scope: Scope;
  readonly scopeNumber: number;
  /** Switched by the tracer configurator. */
  isEnabled: boolean;
}
