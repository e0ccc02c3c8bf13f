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
  const list = copyOf(given);
  if (list !== undefined) return list;
  reportOnce("metric-batch-list", "warn", "A batch callback needs a list of its instruments.");
  return [];
}

function copyOf<Item>(given: readonly Item[]): readonly Item[] | undefined {
  try {
    return Array.isArray(given) ? [...given] : undefined;
  } catch {
    return undefined; // a proxy threw, and so is no list either
  }
}
