import type { TraceState } from "../../../api/mod.ts";
import type { SamplingQuestion } from "./ask_sampler.ts";
import type { Sampler, SamplingResult } from "./sampler.ts";

/** Decides by the third and fourth word of the trace id, the name of the span, and the parent. */
export interface WordSampler {
  /** What `shouldSample` would answer; `parentFlags` is undefined without a parent. */
  decide(
    word2: number,
    word3: number,
    name: string,
    parentFlags: number | undefined,
    parentState: TraceState | undefined,
  ): SamplingResult;
}

/** Decides by those words and by everything else; the trace id in the question plays no part. */
export interface QuestionSampler {
  /** What `shouldSample` would answer. */
  decide(word2: number, word3: number, question: SamplingQuestion): SamplingResult;
}

/** Where to ask instead; one of the three. */
export interface ShortWayTarget {
  /** Who decides by words. */
  readonly byWords?: WordSampler;
  /** Who decides by words and by everything else. */
  readonly byQuestion?: QuestionSampler;
  /** Who decides changes while the program runs. */
  readonly changing?: { readonly current: Sampler };
}

/**
 * A shorter way to ask a sampler of ours, which spares the hexadecimal form of the trace id. A
 * sampler tells it as its member `shortWay`, which keeps samplers that few programs use out of the
 * others.
 */
export class ShortWay {
  /** Where to ask instead. */
  readonly target: ShortWayTarget;

  /** The way to ask there. */
  constructor(target: ShortWayTarget) {
    this.target = target;
  }
}

/** Where to ask instead of a sampler; undefined where it has no short way. */
export function shortWayOf(
  sampler: Sampler & { readonly shortWay?: unknown },
): ShortWayTarget | undefined {
  const { shortWay } = sampler;
  return shortWay instanceof ShortWay ? shortWay.target : undefined;
}
