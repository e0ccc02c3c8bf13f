import { toText } from "../../api/to_text.ts";
import { SAMPLED } from "../../sdk/trace/span/span_flags.ts";
import { DROPPING_INTENT } from "./composable_always_off_sampler.ts";
import type {
  ComposableSampler,
  SamplingIntent,
  SamplingParameters,
} from "./composable_sampler.ts";
import { otEntryOf, randomnessOf } from "./ot_entry.ts";
import { requireComposable } from "./require_composable.ts";

const SAMPLED_INTENT: SamplingIntent = Object.freeze({
  threshold: "0",
  adjustedCountReliable: false,
});

/**
 * Follows the decision for the parent of a span, and asks another sampler if there is none
 * (specification, Trace SDK, ComposableParentThreshold).
 */
export class ComposableParentThresholdSampler implements ComposableSampler {
  readonly #root: ComposableSampler;
  #last: SamplingIntent = DROPPING_INTENT;

  /**
   * Asks this sampler for spans without a parent.
   *
   * @throws TypeError if there is no sampler to ask.
   */
  constructor(root: ComposableSampler) {
    this.#root = requireComposable(root, "a ComposableParentThresholdSampler");
  }

  /** As for the inner sampler; true if a subclass overrides `getSamplingIntent`. */
  get usesAttributes(): boolean {
    return this.#root.usesAttributes !== false ||
      this.getSamplingIntent !== ComposableParentThresholdSampler.prototype.getSamplingIntent;
  }

  /**
   * Returns the intent to keep the span by the threshold of the parent. If the parent has none, or
   * one that contradicts its sampled flag, the flag alone decides, and spans cannot be counted.
   */
  getSamplingIntent(parameters: SamplingParameters): SamplingIntent {
    const { parent } = parameters;
    if (parent === undefined) return this.#root.getSamplingIntent(parameters);
    const isSampled = (parent.traceFlags & SAMPLED) !== 0;
    const entry = otEntryOf(parent.traceState);
    const { threshold } = entry;
    if (
      threshold !== undefined && isSampled === (randomnessOf(entry, parent.traceId) >= threshold)
    ) {
      if (this.#last.threshold !== threshold) {
        this.#last = Object.freeze({ threshold, adjustedCountReliable: true });
      }
      return this.#last;
    }
    return isSampled ? SAMPLED_INTENT : DROPPING_INTENT;
  }

  /** `ComposableParentThreshold{root=...}`. */
  toString(): string {
    return `ComposableParentThreshold{root=${toText(this.#root)}}`;
  }
}
