import { type Attributes, reportOnce } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import type { SamplingIntent } from "./composable_sampler.ts";

/**
 * Returns the attributes that an intent adds to a span; `undefined` if there are none, or they
 * cannot be read, which is reported. Frozen, since nobody may change a sampler's result. Never
 * throws.
 */
export function addedAttributes(
  attributesProvider: SamplingIntent["attributesProvider"],
): Attributes | undefined {
  if (attributesProvider === undefined) return undefined;
  try {
    const attributes = attributesProvider();
    if (typeof attributes !== "object" || attributes === null) return undefined;
    catchRejection(attributes, reportUnreadable);
    return Object.isFrozen(attributes) ? attributes : Object.freeze({ ...attributes });
  } catch (error) {
    reportUnreadable(error);
    return undefined;
  }
}

function reportUnreadable(error: unknown): void {
  reportOnce(
    "sampling-intent-attributes",
    "error",
    `The attributes of a sampling intent could not be read, and are left out: ${toText(error)}`,
  );
}
