import type { Scope } from "../../snapshot/mod.ts";
import type { Clock } from "../clock.ts";
import type { Resource } from "../resource/mod.ts";
import type { IdSource } from "./ids/id_source.ts";
import type { MultiSpanProcessor } from "./processors/multi_span_processor.ts";
import type { PreparedSampler } from "./samplers/prepared_sampler.ts";
import type { SpanCounts } from "./span/span_counts.ts";
import type { ResolvedSpanLimits } from "./span/span_limits.ts";

/** State that all tracers of a provider share; changes also apply to existing tracers. */
export interface ProviderState {
  readonly resource: Resource;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sampler: PreparedSampler;
  readonly spanLimits: ResolvedSpanLimits;
  /** All span processors as one. */
  readonly processor: MultiSpanProcessor;
  /** Whether a processor other than the `SnapshotSpanProcessor` may read a span after its end. */
  readonly keepsEndedSpans: boolean;
  /** Whether there is a processor, and no shutdown yet. */
  isRecording: boolean;
  /** Counts spans, if somebody wants to know. */
  counts: SpanCounts | undefined;
}

/** State that the spans of one tracer share. */
export interface TracerState {
  readonly provider: ProviderState;
  readonly scope: Scope;
  readonly scopeNumber: number;
  /** Set by the tracer configurator. */
  isEnabled: boolean;
}
