import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/** Samples every span (specification, Trace SDK, AlwaysOn). */
export class AlwaysOnSampler implements Sampler {
  /** The trace id plays no part. */
  readonly usesTraceId = false;
  /** Nor do the attributes. */
  readonly usesAttributes = false;

  /** Always to record and export. */
  shouldSample(): SamplingResult {
    return RESULT;
  }

  /** `AlwaysOnSampler`. */
  toString(): string {
    return "AlwaysOnSampler";
  }
}
