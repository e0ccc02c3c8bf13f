import type {
  Attributes,
  Context,
  Link,
  SpanContext,
  SpanKind,
  TraceState,
} from "../../api/mod.ts";

/** What is known of a span that is about to start. None of it may be changed. */
export interface SamplingParameters {
  /** Context of the parent, in full. */
  readonly context: Context;
  /** Span context of the parent; undefined for a span that starts a trace. */
  readonly parent: SpanContext | undefined;
  /** Name of the new span. */
  readonly name: string;
  /** Kind of the new span. */
  readonly kind: SpanKind;
  /** Attributes given at creation. */
  readonly attributes: Readonly<Attributes>;
  /** Links given at creation. */
  readonly links: readonly Link[];
}

/** What a composable sampler wants to be done with a span (specification, SamplingIntent). */
export interface SamplingIntent {
  /**
   * Rejection threshold in the form of `th` in `tracestate`: 1 to 14 lower-case hexadecimal digits;
   * missing last digits are zeros. `"0"` keeps every span, `"8"` half of them, `null` none;
   * `probabilityToThreshold` returns that of any probability.
   */
  readonly threshold: string | null;
  /**
   * Whether spans can be counted by the threshold. Only then is it written to `tracestate`;
   * otherwise it is compared with a fresh random number instead of the trace's randomness.
   */
  readonly adjustedCountReliable: boolean;
  /** Returns attributes to add to the span; called only if the span is kept. */
  readonly attributesProvider?: () => Attributes | undefined;
  /**
   * Returns the trace state of the span, given that of its parent, which is empty if there is none.
   * Changes to the entry `ot` are undone.
   */
  readonly traceStateProvider?: (traceState: TraceState) => TraceState;
}

/**
 * A sampler that returns an intent, and leaves the decision to a `CompositeSampler` (specification,
 * Trace SDK, ComposableSampler).
 */
export interface ComposableSampler {
  /**
   * Returns what to do with a span. For sampling to be consistent, a threshold must not depend on
   * the trace id or other randomness, so no trace id is passed. The span is dropped if this throws,
   * or returns no intent.
   */
  getSamplingIntent(parameters: SamplingParameters): SamplingIntent;
  /** Returns a description for humans. It may change while the program runs, so do not cache it. */
  toString(): string;
  /**
   * Whether the intent depends on attributes. If false, there may be none, which saves gathering
   * them.
   * @default true
   */
  readonly usesAttributes?: boolean;
}
