import type { TraceState } from "../../../api/mod.ts";
import type { SamplingQuestion } from "./ask_sampler.ts";
import type { Sampler, SamplingResult } from "./sampler.ts";

/** Decides by the third and fourth word of the trace id, the span's name, and the parent. */
export interface WordSampler {
  /** Returns what `shouldSample` would; `parentFlags` is undefined without a parent. */
  decide(
    word2: number,
    word3: number,
    name: string,
    parentFlags: number | undefined,
    parentState: TraceState | undefined,
  ): SamplingResult;
}

/** Decides by those words and the question, whose trace id it ignores. */
export interface QuestionSampler {
  /** Returns what `shouldSample` would. */
  decide(word2: number, word3: number, question: SamplingQuestion): SamplingResult;
}

/** What to ask instead of the sampler; one of the three is set. */
export interface ShortWayTarget {
  /** Decides by words. */
  readonly byWords?: WordSampler;
  /** Decides by words and the question. */
  readonly byQuestion?: QuestionSampler;
  /** Holds the sampler that decides, which changes while the program runs. */
  readonly changing?: { readonly current: Sampler };
}

/**
 * A shorter way to ask a sampler of ours, without the hexadecimal form of the trace id. A sampler
 * offers it as its member `shortWay`: so programs need not load samplers that they do not use.
 */
export class ShortWay {
  /** What to ask instead. */
  readonly target: ShortWayTarget;

  /** Creates a way to ask the target. */
  constructor(target: ShortWayTarget) {
    this.target = target;
  }
}

/** Returns what to ask instead of a sampler; undefined if it has no short way. */
export function shortWayOf(
  sampler: Sampler & { readonly shortWay?: unknown },
): ShortWayTarget | undefined {
  const { shortWay } = sampler;
  return shortWay instanceof ShortWay ? shortWay.target : undefined;
}
