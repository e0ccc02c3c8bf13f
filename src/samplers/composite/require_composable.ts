import type { ComposableSampler } from "./composable_sampler.ts";

/** Returns a composable sampler as it is; throws a `TypeError` for anything else. */
export function requireComposable(sampler: ComposableSampler, forWhat: string): ComposableSampler {
  if (typeof sampler?.getSamplingIntent === "function") return sampler;
  throw new TypeError(`Cannot make ${forWhat} without a composable sampler to ask.`);
}
