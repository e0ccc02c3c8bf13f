import type { ComposableSampler, SamplingIntent } from "./composable_sampler.ts";

const INTENT: SamplingIntent = Object.freeze({ threshold: "0", adjustedCountReliable: true });

/** Keeps every span (specification, Trace SDK, ComposableAlwaysOn). */
export class ComposableAlwaysOnSampler implements ComposableSampler {
  /** False: attributes are ignored, unless a subclass overrides `getSamplingIntent`. */
  get usesAttributes(): boolean {
    return this.getSamplingIntent !== ComposableAlwaysOnSampler.prototype.getSamplingIntent;
  }

  /** Returns the intent to keep the span. */
  getSamplingIntent(): SamplingIntent {
    return INTENT;
  }

  /** `ComposableAlwaysOn`. */
  toString(): string {
    return "ComposableAlwaysOn";
  }
}
