import type { ComposableSampler, SamplingIntent } from "./composable_sampler.ts";

/** To drop a span. */
export const DROPPING_INTENT: SamplingIntent = Object.freeze({
  threshold: null,
  adjustedCountReliable: false,
});

/** Drops every span (specification, Trace SDK, ComposableAlwaysOff). */
export class ComposableAlwaysOffSampler implements ComposableSampler {
  /** The attributes play no part, unless a class made from this one decides by itself. */
  get usesAttributes(): boolean {
    return this.getSamplingIntent !== ComposableAlwaysOffSampler.prototype.getSamplingIntent;
  }

  /** Always to drop. */
  getSamplingIntent(): SamplingIntent {
    return DROPPING_INTENT;
  }

  /** `ComposableAlwaysOff`. */
  toString(): string {
    return "ComposableAlwaysOff";
  }
}
