import type { TraceState } from "../../../api/mod.ts";
import { AlwaysOffSampler } from "./always_off_sampler.ts";
import { AlwaysOnSampler } from "./always_on_sampler.ts";
import { askSampler, type SamplingQuestion } from "./ask_sampler.ts";
import { traceIdOf, type TraceWords } from "../ids/id_words.ts";
import { ParentBasedSampler } from "./parent_based_sampler.ts";
import type { Sampler, SamplingResult } from "./sampler.ts";
import { type QuestionSampler, shortWayOf, type WordSampler } from "./short_way.ts";
import { SAMPLED } from "../span/span_flags.ts";
import { TraceIdRatioBasedSampler } from "./trace_id_ratio_based_sampler.ts";

/**
 * A sampler as the tracer asks it: its properties are looked up once, not for every span, and our
 * own samplers are asked by shorter ways. A subclass of one of ours that overrides `shouldSample`
 * is asked like a foreign sampler.
 */
export class PreparedSampler {
  /** The sampler. */
  readonly sampler: Sampler;
  /** Whether the decision may look at the trace id. */
  readonly usesTraceId: boolean;
  /** Whether the decision may look at the attributes. */
  readonly usesAttributes: boolean;
  // Result of a sampler that always gives the same.
  readonly #constantResult: SamplingResult | undefined;
  // The sampler, if it decides by the words of the trace id.
  readonly #byWords: WordSampler | undefined;
  // The sampler, if it decides by those words and the question.
  readonly #byQuestion: QuestionSampler | undefined;
  // The samplers of a ParentBased sampler: root, then remote parent not sampled, remote sampled,
  // local not sampled, local sampled.
  readonly #delegates: readonly PreparedSampler[] | undefined;
  // A sampler that delegates to one that changes while the program runs, and the current one.
  readonly #changing: { readonly current: Sampler } | undefined;
  #current: PreparedSampler | undefined;

  /** Prepares a sampler, and those that it delegates to. */
  constructor(sampler: Sampler) {
    this.sampler = sampler;
    this.usesTraceId = sampler.usesTraceId !== false;
    this.usesAttributes = sampler.usesAttributes !== false;
    if (isOwn(sampler, AlwaysOnSampler) || isOwn(sampler, AlwaysOffSampler)) {
      this.#constantResult = sampler.shouldSample();
    } else if (isOwn(sampler, TraceIdRatioBasedSampler)) {
      this.#byWords = sampler;
    } else if (
      isOwn(sampler, ParentBasedSampler) &&
      sampler.delegateFor === ParentBasedSampler.prototype.delegateFor
    ) {
      this.#delegates = [
        sampler.root,
        sampler.delegateFor(true, false),
        sampler.delegateFor(true, true),
        sampler.delegateFor(false, false),
        sampler.delegateFor(false, true),
      ].map((delegate) => new PreparedSampler(delegate));
    } else {
      const way = shortWayOf(sampler);
      this.#byWords = way?.byWords;
      this.#byQuestion = way?.byQuestion;
      this.#changing = way?.changing;
    }
  }

  /**
   * Returns the sampler that decides for this kind of parent: resolves ParentBased samplers, for
   * which the parent's ids are not needed, and samplers that delegate to a changing one.
   *
   * @param parentFlags W3C trace flags of the parent; undefined without one.
   */
  forParent(parentFlags: number | undefined, isRemote: boolean): PreparedSampler {
    const delegates = this.#delegates;
    if (delegates !== undefined) {
      const index = parentFlags === undefined ? 0 : (isRemote ? 1 : 3) + (parentFlags & SAMPLED);
      return delegates[index].forParent(parentFlags, isRemote);
    }
    if (this.#changing === undefined) return this;
    return this.#preparedOf(this.#changing.current).forParent(parentFlags, isRemote);
  }

  /**
   * Returns the result if the words of the trace id, the name and the parent suffice for it, or
   * undefined if the sampler needs the whole question.
   *
   * @param words Of the trace id; defined if the sampler uses it.
   * @param parentFlags W3C trace flags of the parent; undefined without one.
   * @param parentState Trace state of the parent.
   */
  decide(
    words: TraceWords | undefined,
    name: string,
    parentFlags: number | undefined,
    parentState: TraceState | undefined,
  ): SamplingResult | undefined {
    if (this.#constantResult !== undefined) return this.#constantResult;
    const byWords = this.#byWords;
    if (byWords === undefined) return undefined;
    const word2 = words?.traceWord2 ?? 0;
    const word3 = words?.traceWord3 ?? 0;
    return byWords.decide(word2, word3, name, parentFlags, parentState);
  }

  /**
   * Asks the sampler with the whole question.
   *
   * @param question Its trace id is filled in here if the sampler uses it.
   */
  ask(words: TraceWords | undefined, question: SamplingQuestion): SamplingResult {
    if (words !== undefined && this.#byQuestion !== undefined) {
      return this.#byQuestion.decide(words.traceWord2, words.traceWord3, question);
    }
    if (words !== undefined && this.usesTraceId) question[1] = traceIdOf(words);
    return askSampler(this.sampler, question);
  }

  #preparedOf(current: Sampler): PreparedSampler {
    if (this.#current?.sampler !== current) this.#current = new PreparedSampler(current);
    return this.#current;
  }
}

// Whether a sampler is of a class of ours and does not override its decision.
function isOwn<T extends Sampler>(
  sampler: Sampler,
  type: { readonly prototype: T; new (...options: never[]): T },
): sampler is T {
  return sampler instanceof type && sampler.shouldSample === type.prototype.shouldSample;
}
