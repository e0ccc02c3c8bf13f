import { SamplingDecision, type SamplingResult } from "../../sdk/trace/samplers/sampler.ts";
import { TraceIdRatioBasedSampler } from "../../sdk/trace/samplers/trace_id_ratio_based_sampler.ts";
import { DROPPED, sampledBy, StrategySampler } from "./strategy_sampler.ts";

/** Samples a share of all traces, by their id. */
export class ProbabilisticSampler extends StrategySampler {
  readonly usesTraceId = true;
  readonly #ratio: TraceIdRatioBasedSampler;
  readonly #sampled: SamplingResult;

  /** @param samplingRate From 0 to 1. */
  constructor(samplingRate: number) {
    super();
    this.#ratio = new TraceIdRatioBasedSampler(samplingRate);
    this.#sampled = sampledBy("probabilistic", samplingRate);
  }

  decide(word2: number, word3: number): SamplingResult {
    // Omits the parent's flags, which would cause a warning: the server chose this sampler, not the
    // application.
    const { decision } = this.#ratio.decide(word2, word3);
    return decision === SamplingDecision.RECORD_AND_SAMPLED ? this.#sampled : DROPPED;
  }

  toString(): string {
    return String(this.#ratio);
  }
}
