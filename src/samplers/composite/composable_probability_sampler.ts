import { DROPPING_INTENT } from "./composable_always_off_sampler.ts";
import type { ComposableSampler, SamplingIntent } from "./composable_sampler.ts";
import { probabilityToThreshold } from "./threshold.ts";

/** Keeps a share of all traces (specification, Trace SDK, ComposableProbability). */
export class ComposableProbabilitySampler implements ComposableSampler {
  readonly #probability: number;
  readonly #intent: SamplingIntent;

  /**
   * Keeps this share of all traces.
   *
   * @param probability Share of traces to keep, 0 to 1. Numbers outside are clamped; below 2^-56
   * nothing is kept.
   * @throws TypeError if the probability is not a number.
   */
  constructor(probability: number) {
    const threshold = probabilityToThreshold(probability);
    this.#probability = Math.min(Math.max(probability, 0), 1);
    this.#intent = threshold === null
      ? DROPPING_INTENT
      : Object.freeze({ threshold, adjustedCountReliable: true });
  }

  /** False: attributes are ignored, unless a subclass overrides `getSamplingIntent`. */
  get usesAttributes(): boolean {
    return this.getSamplingIntent !== ComposableProbabilitySampler.prototype.getSamplingIntent;
  }

  /** Returns the intent to keep the span by the threshold of the probability. */
  getSamplingIntent(): SamplingIntent {
    return this.#intent;
  }

  /** `ComposableProbability{0.25}`. */
  toString(): string {
    return `ComposableProbability{${this.#probability}}`;
  }
}
