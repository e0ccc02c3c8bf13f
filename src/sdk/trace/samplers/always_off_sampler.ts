import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Samples no span (specification, Trace SDK, AlwaysOff). */
export class AlwaysOffSampler implements Sampler {
  /** The trace id plays no part, unless a class made from this one decides by itself. */
  get usesTraceId(): boolean {
    return this.shouldSample !== AlwaysOffSampler.prototype.shouldSample;
  }

  /** Nor do the attributes. */
  get usesAttributes(): boolean {
    return this.usesTraceId;
  }

  /** Always to drop. */
  shouldSample(): SamplingResult {
    return RESULT;
  }

  /** `AlwaysOffSampler`. */
  toString(): string {
    return "AlwaysOffSampler";
  }
}
