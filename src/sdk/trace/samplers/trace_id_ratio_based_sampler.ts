import { type Context, isSpanContextValid, reportOnce, trace } from "../../../api/mod.ts";
import { hexToWord } from "../../../snapshot/mod.ts";
import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const SAMPLED: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const DROPPED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };
/** Ratios and ids are compared in 53 bits, the most that a number holds without rounding. */
const RANGE = 2 ** 53;

/**
 * Samples a share of all traces by their ids (specification, Trace SDK, TraceIdRatioBased). A trace
 * gets the same decision everywhere, and one sampled at some ratio is sampled at every larger one.
 * The parent's decision is ignored: wrap the sampler in a `ParentBasedSampler`.
 */
export class TraceIdRatioBasedSampler implements Sampler {
  readonly #ratio: number;
  readonly #threshold: number;

  /**
   * Creates a sampler for a ratio.
   *
   * @param ratio Share of traces to sample, clamped to the range from 0 to 1.
   * @throws TypeError for a ratio that is not a number.
   */
  constructor(ratio = 1) {
    if (typeof ratio !== "number" || Number.isNaN(ratio)) {
      throw new TypeError(`Cannot sample by the ratio ${String(ratio)}: it is not a number.`);
    }
    this.#ratio = Math.min(Math.max(ratio, 0), 1);
    this.#threshold = Math.round(this.#ratio * RANGE);
  }

  /** False, unless a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return this.shouldSample !== TraceIdRatioBasedSampler.prototype.shouldSample;
  }

  /**
   * Decides by the right-most 7 bytes of the trace id, which are random (W3C Trace Context Level
   * 2).
   */
  shouldSample(context: Context, traceId: string): SamplingResult {
    const parent = trace.getSpanContext(context);
    const hasParent = parent !== undefined && isSpanContextValid(parent);
    const parentFlags = hasParent ? parent.traceFlags : undefined;
    return this.decide(hexToWord(traceId, 16), hexToWord(traceId, 24), "", parentFlags);
  }

  /**
   * Does the same by the third and fourth word of the trace id: the tracer calls this and so avoids
   * the hexadecimal form. The span's name is ignored.
   *
   * @param parentFlags W3C trace flags of the parent. Default: there is none.
   */
  decide(word2: number, word3: number, _name?: string, parentFlags?: number): SamplingResult {
    if (parentFlags !== undefined) {
      reportOnce(
        "ratio-sampler-non-root",
        "warn",
        "TraceIdRatioBasedSampler decides for a span that has a parent, so traces may be " +
          "incomplete. Wrap it in a ParentBasedSampler.",
      );
    }
    const randomness = (word2 & 0xffffff) * 2 ** 29 + (word3 >>> 3);
    return randomness < this.#threshold ? SAMPLED : DROPPED;
  }

  /** `TraceIdRatioBased{0.25}`. */
  toString(): string {
    return `TraceIdRatioBased{${this.#ratio}}`;
  }
}
