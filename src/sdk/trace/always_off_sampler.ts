import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

const RESULT: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Samples no span (specification, Trace SDK, AlwaysOff). */
export class AlwaysOffSampler implements Sampler {
  /** The trace id plays no part. */
  readonly usesTraceId = false;
  /** Nor do the attributes. */
  readonly usesAttributes = false;

  /** Always to drop. */
  shouldSample(): SamplingResult {
    return RESULT;
  }

  /** `AlwaysOffSampler`. */
  toString(): string {
    return "AlwaysOffSampler";
  }
}
