import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Samples no span (specification, Trace SDK, AlwaysOff). */
export class AlwaysOffSampler implements Sampler {
  /** False, unless a subclass overrides `shouldSample`. */
  get usesTraceId(): boolean {
    return this.shouldSample !== AlwaysOffSampler.prototype.shouldSample;
  }

  /** False, unless a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return this.usesTraceId;
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
