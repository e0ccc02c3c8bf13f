import {
  type Context,
  createTraceState,
  isSpanContextValid,
  reportOnce,
  trace,
  type TraceState,
} from "../../api/mod.ts";
import { hexToWord } from "../../snapshot/mod.ts";
import {
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from "../../sdk/trace/samplers/sampler.ts";
import { offerShortWay } from "../../sdk/trace/samplers/short_way.ts";
import { RANDOM } from "../../sdk/trace/span/span_flags.ts";
import { otEntryOf, withThreshold } from "./ot_entry.ts";
import {
  DROPPED,
  isReached,
  KEPT,
  type KnownThreshold,
  knownThreshold,
} from "./known_threshold.ts";
import { probabilityToThreshold } from "./threshold.ts";

const CLEARED: SamplingResult = Object.freeze({
  decision: SamplingDecision.NOT_RECORD,
  traceState: createTraceState(),
});

/**
 * Keeps a share of all traces, and writes it to `tracestate`, so that spans can be counted
 * (specification, Trace SDK, ProbabilitySampler). A trace kept at one probability is kept at every
 * larger one, also by the samplers of other languages. The parent's decision is ignored: to follow
 * it, wrap the sampler in a `ParentBasedSampler`.
 */
export class ProbabilitySampler implements Sampler {
  readonly #probability: number;
  // Undefined if nothing is kept.
  readonly #threshold: KnownThreshold | undefined;

  /**
   * Keeps this share of all traces.
   *
   * @param probability Share of traces to keep, 0 to 1. Numbers outside are clamped; below 2^-56
   * nothing is kept. It is rounded as `probabilityToThreshold` does.
   * @throws TypeError if the probability is not a number.
   */
  constructor(probability: number) {
    this.#threshold = knownThreshold(probabilityToThreshold(probability));
    this.#probability = Math.min(Math.max(probability, 0), 1);
    offerShortWay(this, ProbabilitySampler.prototype, { byWords: this });
  }

  /** False: attributes are ignored, unless a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return this.shouldSample !== ProbabilitySampler.prototype.shouldSample;
  }

  /** Decides by `rv` of the trace state, or else by the right-most 7 bytes of the trace id. */
  shouldSample(context: Context, traceId: string): SamplingResult {
    // A caller that starts a trace may pass a trace state in an invalid span context.
    const parent = trace.getSpanContext(context);
    const hasParent = parent !== undefined && isSpanContextValid(parent);
    const [word2, word3] = [hexToWord(traceId, 16), hexToWord(traceId, 24)];
    const traceState = parent?.traceState;
    const parentFlags = hasParent ? parent.traceFlags : undefined;
    const result = this.decide(word2, word3, "", parentFlags, traceState);
    return hasParent || traceState === undefined || result.traceState !== undefined
      ? result
      : Object.freeze({ ...result, traceState });
  }

  /**
   * Does what `shouldSample` does, with the third and fourth word of the trace id. The tracer calls
   * this, which saves it the hexadecimal form. A result without a trace state keeps the given one.
   *
   * @param parentFlags W3C trace flags of the parent; undefined without one.
   */
  decide(
    word2: number,
    word3: number,
    _name: string,
    parentFlags: number | undefined,
    parentState?: TraceState,
  ): SamplingResult {
    const threshold = this.#threshold;
    // An entry that this sampler wrote itself need not be read.
    const isOwn = parentState === undefined || parentState === threshold?.kept.traceState;
    const entry = isOwn ? undefined : otEntryOf(parentState);
    let isKept = false;
    if (entry?.randomness !== undefined) {
      isKept = threshold !== undefined && entry.randomness >= threshold.text;
    } else {
      if (parentFlags !== undefined && (parentFlags & RANDOM) === 0) warnOfPresumption();
      isKept = threshold !== undefined && isReached(threshold, word2, word3);
    }
    if (entry === undefined) {
      if (isKept && threshold !== undefined) return threshold.kept;
      return parentState === undefined ? DROPPED : CLEARED;
    }
    const traceState = withThreshold(parentState, entry, isKept ? threshold?.text : undefined);
    if (traceState === parentState) return isKept ? KEPT : DROPPED;
    const { RECORD_AND_SAMPLED, NOT_RECORD } = SamplingDecision;
    return Object.freeze({ decision: isKept ? RECORD_AND_SAMPLED : NOT_RECORD, traceState });
  }

  /** `ProbabilitySampler{0.25}`. */
  toString(): string {
    return `ProbabilitySampler{${this.#probability}}`;
  }
}

function warnOfPresumption(): void {
  reportOnce(
    "probability-sampler-random",
    "warn",
    "ProbabilitySampler presumes that trace ids are random, but a parent's random flag does not " +
      "confirm it; upgrade the callers of this service to W3C Trace Context Level 2.",
  );
}
