import { AlwaysOffSampler } from "./always_off_sampler.ts";
import { AlwaysOnSampler } from "./always_on_sampler.ts";
import { askSampler, type SamplingQuestion } from "./ask_sampler.ts";
import { CompositeSampler, ProbabilitySampler } from "./composite/mod.ts";
import { traceIdOf, type TraceWords } from "./id_source.ts";
import { ParentBasedSampler } from "./parent_based_sampler.ts";
import type { Sampler, SamplingResult } from "./sampler.ts";
import { SAMPLED } from "./span_flags.ts";
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
  /** The answer of a sampler that has only one. */
  readonly only: SamplingResult | undefined;
  /** The sampler, when it decides by the words of the trace id. */
  readonly byWords: TraceIdRatioBasedSampler | ProbabilitySampler | undefined;
  // The sampler, when it decides by those words and by everything else.
  readonly #composite: CompositeSampler | undefined;
  // Who decides instead: without a parent, then for one that is remote and not sampled, remote and
  // sampled, local and not sampled, local and sampled.
  readonly #delegates: readonly PreparedSampler[] | undefined;

  /** Finds out about this sampler, and about those that it hands over to. */
  constructor(sampler: Sampler) {
    this.sampler = sampler;
    this.usesTraceId = sampler.usesTraceId !== false;
    this.usesAttributes = sampler.usesAttributes !== false;
    if (isOwn(sampler, AlwaysOnSampler) || isOwn(sampler, AlwaysOffSampler)) {
      this.only = sampler.shouldSample();
    } else if (isOwn(sampler, TraceIdRatioBasedSampler) || isOwn(sampler, ProbabilitySampler)) {
      this.byWords = sampler;
    } else if (isOwn(sampler, CompositeSampler)) {
      this.#composite = sampler;
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
    }
  }

  /**
   * Who decides for a parent of this kind. ParentBased samplers are stepped through here, where the
   * kind is known without the parent's ids.
   *
   * @param parentFlags Its W3C trace flags; undefined without a parent.
   */
  forParent(parentFlags: number | undefined, isRemote: boolean): PreparedSampler {
    const delegates = this.#delegates;
    if (delegates === undefined) return this;
    const place = parentFlags === undefined ? 0 : (isRemote ? 1 : 3) + (parentFlags & SAMPLED);
    return delegates[place].forParent(parentFlags, isRemote);
  }

  /**
   * Asks the sampler with everything.
   *
   * @param question The trace id is put in here, where the sampler looks at it.
   */
  ask(words: TraceWords | undefined, question: SamplingQuestion): SamplingResult {
    if (words !== undefined && this.#composite !== undefined) {
      return this.#composite.decide(words.traceWord2, words.traceWord3, question);
    }
    if (words !== undefined && this.usesTraceId) question[1] = traceIdOf(words);
    return askSampler(this.sampler, question);
  }
}

// Whether a sampler is of a class of ours, and decides as that does.
function isOwn<T extends Sampler>(
  sampler: Sampler,
  type: { readonly prototype: T; new (...options: never[]): T },
): sampler is T {
  return sampler instanceof type && sampler.shouldSample === type.prototype.shouldSample;
}
