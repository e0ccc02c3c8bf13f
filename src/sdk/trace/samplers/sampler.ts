import type { Attributes, Context, Link, SpanKind, TraceState } from "../../../api/mod.ts";

/**
 * What becomes of a span (specification, Trace SDK, Sampling). The numbers are the official ones.
 */
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
  /** What becomes of the span. */
  readonly decision: SamplingDecision;
  /** Attributes to add to the span. */
  readonly attributes?: Attributes;
  /** Trace state of the new span; left out, it is the parent's; an empty one clears it. */
  readonly traceState?: TraceState;
}

/**
 * Decides at the start of a span whether it is recorded and exported. The shape is that of the
 * official packages, so their samplers fit.
 */
export interface Sampler {
  /**
   * Decides about a span that is about to start. The span is dropped when this throws, or answers
   * none of the three decisions.
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
  /** Description for people; may change while the program runs, so ask again each time. */
  toString(): string;
  /**
   * Whether the decision looks at the trace id. When false, the sampler is handed `""` and the
   * hexadecimal form is not made.
   * @default true
   */
  readonly usesTraceId?: boolean;
  /**
   * Whether the decision looks at the attributes. When false, the sampler may be handed none, and
   * what would have to be gathered for it is not.
   * @default true
   */
  readonly usesAttributes?: boolean;
  /**
   * Called when the tracer provider that the sampler was given to is shut down, for samplers that
   * do something of their own accord. It may be asked afterwards all the same. Nobody waits for a
   * promise that it returns.
   * @default nothing is to be stopped
   */
  shutdown?(): void | Promise<void>;
}
