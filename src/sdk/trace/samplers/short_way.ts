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

interface Offer {
  readonly shouldSample: Sampler["shouldSample"];
  readonly target: ShortWayTarget;
}

// Not a member of the samplers, which are public.
const offers = new WeakMap<Sampler, Offer>();

/**
 * Offers a shorter way to ask a sampler of ours, without the hexadecimal form of the trace id. The
 * sampler offers it itself, so that programs need not load samplers that they do not use.
 *
 * @param prototype Of the sampler's class: a subclass that overrides its `shouldSample` has no
 * short way.
 * @param target What to ask instead.
 */
export function offerShortWay(
  sampler: Sampler,
  prototype: Sampler,
  target: ShortWayTarget,
): void {
  offers.set(sampler, { shouldSample: prototype.shouldSample, target });
}

/** Returns what to ask instead of a sampler; undefined if it has no short way. */
export function shortWayOf(sampler: Sampler): ShortWayTarget | undefined {
  const offer = offers.get(sampler);
  return offer?.shouldSample === sampler.shouldSample ? offer.target : undefined;
}
