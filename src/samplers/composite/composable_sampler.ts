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

/** What a composable sampler would like to become of a span (specification, SamplingIntent). */
export interface SamplingIntent {
  /**
   * Rejection threshold as `th` of `tracestate` writes it: 1 to 14 lower-case hexadecimal digits,
   * whose missing last digits are zeros. `"0"` keeps every span, `"8"` half of them,
   * `probabilityToThreshold` gives that of any probability; `null` keeps none.
   */
  readonly threshold: string | null;
  /**
   * Whether spans can be counted by the threshold. Only then is it written to `tracestate`;
   * otherwise it is compared with a random number of the moment.
   */
  readonly adjustedCountReliable: boolean;
  /** Gives attributes to add to the span; asked only when the span is kept. */
  readonly attributesProvider?: () => Attributes | undefined;
  /**
   * Gives the trace state of the span from that of its parent, which is empty where there is none.
   * The entry `ot` stays as it was, whatever this makes of it.
   */
  readonly traceStateProvider?: (traceState: TraceState) => TraceState;
}

/**
 * A sampler that tells what it would like, and leaves the decision to a `CompositeSampler`
 * (specification, Trace SDK, ComposableSampler).
 */
export interface ComposableSampler {
  /**
   * What to do with a span. To stay consistent, a threshold must not depend on the trace id or on
   * other randomness, which is why no trace id is handed in. The span is dropped when this throws,
   * or answers no intent.
   */
  getSamplingIntent(parameters: SamplingParameters): SamplingIntent;
  /** Description for people; may change while the program runs, so ask again each time. */
  toString(): string;
  /**
   * Whether the intent looks at the attributes. When false, there may be none, and what would have
   * to be gathered for it is not.
   * @default true
   */
  readonly usesAttributes?: boolean;
}
