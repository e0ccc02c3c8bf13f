import { toText } from "../../../api/to_text.ts";
import type { Sampler } from "./sampler.ts";

/** Returns the given sampler; throws a `TypeError` if it is not a sampler. */
export function requireSampler(sampler: Sampler, forWhat: string): Sampler {
  if (typeof sampler?.shouldSample === "function") return sampler;
  const shown = toText(sampler);
  throw new TypeError(`Cannot create ${forWhat}: ${shown} is no sampler with shouldSample().`);
}
