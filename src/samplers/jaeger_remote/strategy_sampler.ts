import type { Attributes, Context } from "../../api/mod.ts";
import { hexToWord } from "../../snapshot/mod.ts";
import {
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from "../../sdk/trace/samplers/sampler.ts";
import { ShortWay } from "../../sdk/trace/samplers/short_way.ts";

/** The answer of every strategy for what it does not sample. */
export const DROPPED: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/** Who sampled, as Jaeger's adaptive sampling wants to know it. */
export type SamplerType = "probabilistic" | "ratelimiting" | "lowerbound";

/** The answer for what is sampled: made once for a strategy, not for each span. */
export function sampledBy(type: SamplerType, param: number): SamplingResult {
  const attributes: Attributes = Object.freeze({
    "sampler.type": type,
    "sampler.param": param,
  });
  return { decision: SamplingDecision.RECORD_AND_SAMPLED, attributes };
}

/**
 * A strategy at work: decides by the words of the trace id and the name of the span, and looks at
 * no attributes. The tracer asks by `decide`, which spares the hexadecimal id.
 */
export abstract class StrategySampler implements Sampler {
  /** Whether the decision looks at the trace id; the words mean nothing otherwise. */
  abstract readonly usesTraceId: boolean;
  /** The attributes play no part. */
  readonly usesAttributes = false;

  /** How the tracer asks it. */
  get shortWay(): ShortWay {
    return new ShortWay({ byWords: this });
  }

  /** By the third and fourth word of the trace id, and the name. */
  abstract decide(word2: number, word3: number, name: string): SamplingResult;

  /** What the strategy is, for people. */
  abstract toString(): string;

  /** The same by the trace id. */
  shouldSample(_context: Context, traceId: string, name: string): SamplingResult {
    return this.decide(hexToWord(traceId, 16), hexToWord(traceId, 24), name);
  }
}
