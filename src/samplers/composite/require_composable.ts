import type { ComposableSampler } from "./composable_sampler.ts";

/** A sampler that another one is made with; throws a `TypeError` for anything else. */
export function requireComposable(sampler: ComposableSampler, forWhat: string): ComposableSampler {
  if (typeof sampler?.getSamplingIntent === "function") return sampler;
  throw new TypeError(`Cannot make ${forWhat} without a composable sampler to ask.`);
}
