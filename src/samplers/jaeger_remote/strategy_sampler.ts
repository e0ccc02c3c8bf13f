import type { Attributes, Context } from "../../api/mod.ts";
import { hexToWord } from "../../snapshot/mod.ts";
import {
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from "../../sdk/trace/samplers/sampler.ts";
import { offerShortWay } from "../../sdk/trace/samplers/short_way.ts";

/** The result of every strategy for a span that is not sampled. */
export const DROPPED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Which kind of sampler decided, in the terms of Jaeger's adaptive sampling. */
export type SamplerType = "probabilistic" | "ratelimiting" | "lowerbound";

/** Makes the result for sampled spans: once for a strategy, not for each span. */
export function sampledBy(type: SamplerType, param: number): SamplingResult {
  const attributes: Attributes = Object.freeze({
    "sampler.type": type,
    "sampler.param": param,
  });
  return { decision: SamplingDecision.RECORD_AND_SAMPLED, attributes };
}

/**
 * The sampler of a strategy: decides by the words of the trace id and the name of the span, without
 * attributes. The tracer calls `decide`, which saves it the hexadecimal trace id.
 */
export abstract class StrategySampler implements Sampler {
  /** Whether the decision depends on the trace id; otherwise its words are ignored. */
  abstract readonly usesTraceId: boolean;
  /** Attributes are ignored. */
  readonly usesAttributes = false;

  constructor() {
    offerShortWay(this, StrategySampler.prototype, { byWords: this });
  }

  /** Decides by the third and fourth word of the trace id, and by the name. */
  abstract decide(word2: number, word3: number, name: string): SamplingResult;

  /** A description of the strategy, for humans. */
  abstract toString(): string;

  /** Does what `decide` does, with the hexadecimal trace id. */
  shouldSample(_context: Context, traceId: string, name: string): SamplingResult {
    return this.decide(hexToWord(traceId, 16), hexToWord(traceId, 24), name);
  }
}
