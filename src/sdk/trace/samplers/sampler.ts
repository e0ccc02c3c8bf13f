import type { Attributes, Context, Link, SpanKind, TraceState } from "../../../api/mod.ts";

/** The decisions on a span (specification, Trace SDK, Sampling), with the official numbers. */
export const SamplingDecision = {
  /** Not recorded, not exported. */
  NOT_RECORD: 0,
  /** Recorded for span processors, but not exported. */
  RECORD: 1,
  /** Recorded and exported; the sampled flag is set. */
  RECORD_AND_SAMPLED: 2,
} as const;
/** One of the three decisions. */
export type SamplingDecision = typeof SamplingDecision[keyof typeof SamplingDecision];

/** A sampler's answer. */
export interface SamplingResult {
  /** Whether the span is recorded and exported. */
  readonly decision: SamplingDecision;
  /** Attributes to add to the span. */
  readonly attributes?: Attributes;
  /** Trace state of the new span. Without it the parent's is kept; an empty one clears it. */
  readonly traceState?: TraceState;
}

/**
 * Decides at the start of a span whether it is recorded and exported. Samplers of the official
 * packages have the same shape and can be used.
 */
export interface Sampler {
  /**
   * Decides about a span that is about to start. The span is dropped if this throws or returns none
   * of the three decisions.
   *
   * @param context Context of the parent, in full.
   * @param traceId Trace id of the new span: the parent's, or a new one.
   * @param name Name of the new span.
   * @param kind Kind of the new span.
   * @param attributes Attributes given at creation, which is why giving them there is preferred.
   * @param links Links given at creation.
   */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult;
  /**
   * Returns a description for people. It may change while the program runs, so do not cache it.
   */
  toString(): string;
  /**
   * Whether the decision uses the trace id. If false, the sampler is passed `""`, and the
   * hexadecimal form is not made.
   * @default true
   */
  readonly usesTraceId?: boolean;
  /**
   * Whether the decision uses the attributes. If false, the sampler may be passed none, and
   * attributes that would have to be gathered for it are not.
   * @default true
   */
  readonly usesAttributes?: boolean;
  /**
   * Called when the sampler's tracer provider is shut down, for samplers with background work. The
   * sampler may still be asked afterwards. A promise that this returns is not awaited.
   * @default nothing is to be stopped
   */
  shutdown?(): void | Promise<void>;
}
