import { reportOnce } from "../diag/report_once.ts";
import { toText } from "../to_text.ts";
import type { Attributes } from "../attributes.ts";
import type { Observable } from "./instruments.ts";

/**
 * Returns the instruments that were passed with a batch callback. If untyped code passed anything
 * but an array, returns none and reports it.
 */
export function observablesOf<AttributesTypes extends Attributes>(
  given: readonly Observable<AttributesTypes>[],
): readonly Observable<AttributesTypes>[] {
  const list = copyOf(given);
  if (list !== undefined) return list;
  reportOnce(
    "metric-batch-list",
    "warn",
    `A batch callback needs an array of observable instruments, not ${toText(given)}; it is ` +
      "ignored.",
  );
  return [];
}

function copyOf<Item>(given: readonly Item[]): readonly Item[] | undefined {
  try {
    return Array.isArray(given) ? [...given] : undefined;
  } catch {
    return undefined; // a proxy threw, so it is no usable list
  }
}
