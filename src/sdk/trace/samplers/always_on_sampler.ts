import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/** Samples every span (specification, Trace SDK, AlwaysOn). */
export class AlwaysOnSampler implements Sampler {
  /** False, unless a subclass overrides `shouldSample`. */
  get usesTraceId(): boolean {
    return this.shouldSample !== AlwaysOnSampler.prototype.shouldSample;
  }

  /** False, unless a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return this.usesTraceId;
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
