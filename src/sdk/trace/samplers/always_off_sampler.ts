import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Samples no span (specification, Trace SDK, AlwaysOff). */
export class AlwaysOffSampler implements Sampler {
  /** False, unless a subclass overrides `shouldSample`. */
  get usesTraceId(): boolean {
    return isOverridden(this);
  }

  /** False, unless a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return isOverridden(this);
  }

  /** Returns `NOT_RECORD`. */
  shouldSample(): SamplingResult {
    return RESULT;
  }

  /** `AlwaysOffSampler`. */
  toString(): string {
    return "AlwaysOffSampler";
  }
}

// A subclass may decide by anything.
function isOverridden(sampler: AlwaysOffSampler): boolean {
  return sampler.shouldSample !== AlwaysOffSampler.prototype.shouldSample;
}
