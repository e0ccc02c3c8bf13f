import type { ComposableSampler, SamplingIntent } from "./composable_sampler.ts";

/** The intent to drop a span. */
export const DROPPING_INTENT: SamplingIntent = Object.freeze({
  threshold: null,
  adjustedCountReliable: false,
});

/** Drops every span (specification, Trace SDK, ComposableAlwaysOff). */
export class ComposableAlwaysOffSampler implements ComposableSampler {
  /** False: attributes are ignored, unless a subclass overrides `getSamplingIntent`. */
  get usesAttributes(): boolean {
    return this.getSamplingIntent !== ComposableAlwaysOffSampler.prototype.getSamplingIntent;
  }

  /** Returns the intent to drop the span. */
  getSamplingIntent(): SamplingIntent {
    return DROPPING_INTENT;
  }

  /** `ComposableAlwaysOff`. */
  toString(): string {
    return "ComposableAlwaysOff";
  }
}
