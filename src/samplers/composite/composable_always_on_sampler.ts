import type { ComposableSampler, SamplingIntent } from "./composable_sampler.ts";

const INTENT: SamplingIntent = Object.freeze({ threshold: "0", adjustedCountReliable: true });

/** Keeps every span (specification, Trace SDK, ComposableAlwaysOn). */
export class ComposableAlwaysOnSampler implements ComposableSampler {
  /** The attributes play no part, unless a class made from this one decides by itself. */
  get usesAttributes(): boolean {
    return this.getSamplingIntent !== ComposableAlwaysOnSampler.prototype.getSamplingIntent;
  }

  /** Always to keep. */
  getSamplingIntent(): SamplingIntent {
    return INTENT;
  }

  /** `ComposableAlwaysOn`. */
  toString(): string {
    return "ComposableAlwaysOn";
  }
}
