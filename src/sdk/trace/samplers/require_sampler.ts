import type { Sampler } from "./sampler.ts";

/** Returns the given sampler; throws a `TypeError` if it is not a sampler. */
export function requireSampler(sampler: Sampler, forWhat: string): Sampler {
  if (typeof sampler?.shouldSample === "function") return sampler;
  throw new TypeError(`Cannot make ${forWhat} with what is no sampler.`);
}
