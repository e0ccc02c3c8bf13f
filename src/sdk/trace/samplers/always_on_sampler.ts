import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/** Samples every span (specification, Trace SDK, AlwaysOn). */
export class AlwaysOnSampler implements Sampler {
  /** False, unless a subclass overrides `shouldSample`. */
  get usesTraceId(): boolean {
    return isOverridden(this);
  }

  /** False, unless a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return isOverridden(this);
  }

  /** Returns `RECORD_AND_SAMPLED`. */
  shouldSample(): SamplingResult {
    return RESULT;
  }

  /** `AlwaysOnSampler`. */
  toString(): string {
    return "AlwaysOnSampler";
  }
}

// A subclass may decide by anything.
function isOverridden(sampler: AlwaysOnSampler): boolean {
  return sampler.shouldSample !== AlwaysOnSampler.prototype.shouldSample;
}
