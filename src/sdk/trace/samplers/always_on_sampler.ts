import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/** Samples every span (specification, Trace SDK, AlwaysOn). */
export class AlwaysOnSampler implements Sampler {
  /** The trace id plays no part, unless a class made from this one decides by itself. */
  get usesTraceId(): boolean {
    return this.shouldSample !== AlwaysOnSampler.prototype.shouldSample;
  }

  /** Nor do the attributes. */
  get usesAttributes(): boolean {
    return this.usesTraceId;
  }

  /** Always to record and export. */
  shouldSample(): SamplingResult {
    return RESULT;
  }

  /** `AlwaysOnSampler`. */
  toString(): string {
    return "AlwaysOnSampler";
  }
}
