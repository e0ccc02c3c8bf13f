import type { Sampler } from "./sampler.ts";

/** A sampler that something is made with; throws a `TypeError` for anything else. */
export function requireSampler(sampler: Sampler, forWhat: string): Sampler {
  if (typeof sampler?.shouldSample === "function") return sampler;
  throw new TypeError(`Cannot make ${forWhat} with what is no sampler.`);
}
