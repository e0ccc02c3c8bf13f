import { reportOnce } from "../diag/report_once.ts";
import type { Attributes } from "../attributes.ts";
import type { Observable } from "./instruments.ts";

/**
 * Returns the instruments that a batch callback was given with. Plain JavaScript may have given
 * anything, or nothing: that is none of them, and reported.
 */
export function observablesOf<AttributesTypes extends Attributes>(
  given: readonly Observable<AttributesTypes>[],
): readonly Observable<AttributesTypes>[] {
  if (Array.isArray(given)) return given;
  reportOnce("metric-batch-list", "warn", "A batch callback needs a list of its instruments.");
  return [];
}
