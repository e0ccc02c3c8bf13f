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
 * A sampler as the tracer asks it: what there is to know of it is found out once, not with every
 * span. Our own samplers are asked by shorter ways. A class made from one of them that decides by
 * itself is asked like any other.
 */
export class PreparedSampler {
  /** The sampler. */
  readonly sampler: Sampler;
  /** Whether the decision may look at the trace id. */
  readonly usesTraceId: boolean;
  /** Whether the decision may look at the attributes. */
  readonly usesAttributes: boolean;
  // The answer of a sampler that has only one.
  readonly #only: SamplingResult | undefined;
  // The sampler, when it decides by the words of the trace id.
  readonly #byWords: WordSampler | undefined;
  // The sampler, when it decides by those words and by everything else.
  readonly #byQuestion: QuestionSampler | undefined;
  // Who decides instead: without a parent, then for one that is remote and not sampled, remote and
  // sampled, local and not sampled, local and sampled.
  readonly #delegates: readonly PreparedSampler[] | undefined;
  // Whose deciding sampler changes while the program runs, and the one of the moment.
  readonly #changing: { readonly current: Sampler } | undefined;
  #current: PreparedSampler | undefined;

  /** Finds out about this sampler, and about those that it hands over to. */
  constructor(sampler: Sampler) {
    this.sampler = sampler;
    this.usesTraceId = sampler.usesTraceId !== false;
    this.usesAttributes = sampler.usesAttributes !== false;
    if (isOwn(sampler, AlwaysOnSampler) || isOwn(sampler, AlwaysOffSampler)) {
      this.#only = sampler.shouldSample();
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
   * Who decides for a parent of this kind. ParentBased samplers are stepped through here, where the
   * kind is known without the parent's ids, and those that change to who decides at the moment.
   *
   * @param parentFlags Its W3C trace flags; undefined without a parent.
   */
  forParent(parentFlags: number | undefined, isRemote: boolean): PreparedSampler {
    const delegates = this.#delegates;
    if (delegates !== undefined) {
      const place = parentFlags === undefined ? 0 : (isRemote ? 1 : 3) + (parentFlags & SAMPLED);
      return delegates[place].forParent(parentFlags, isRemote);
    }
    if (this.#changing === undefined) return this;
    return this.#preparedOf(this.#changing.current).forParent(parentFlags, isRemote);
  }

  /**
   * The answer, where it can be had by the words of the trace id, the name and the parent;
   * undefined where the sampler has to be asked with everything.
   *
   * @param words Of the trace id; there where the sampler uses it.
   * @param parentFlags W3C trace flags of the parent; undefined without one.
   * @param parentState Trace state of the parent.
   */
  decide(
    words: TraceWords | undefined,
    name: string,
    parentFlags: number | undefined,
    parentState: TraceState | undefined,
  ): SamplingResult | undefined {
    if (this.#only !== undefined) return this.#only;
    const byWords = this.#byWords;
    if (byWords === undefined) return undefined;
    const word2 = words?.traceWord2 ?? 0;
    const word3 = words?.traceWord3 ?? 0;
    return byWords.decide(word2, word3, name, parentFlags, parentState);
  }

  /**
   * Asks the sampler with everything.
   *
   * @param question The trace id is put in here, where the sampler looks at it.
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

// Whether a sampler is of a class of ours, and decides as that does.
function isOwn<T extends Sampler>(
  sampler: Sampler,
  type: { readonly prototype: T; new (...options: never[]): T },
): sampler is T {
  return sampler instanceof type && sampler.shouldSample === type.prototype.shouldSample;
}
