import type { Attributes } from "./attributes.ts";
import { reportOnce } from "./diag/report_once.ts";
import { toText } from "./to_text.ts";

/**
 * Returns a copy of attributes, to keep: whoever gave them may go on changing theirs. What cannot
 * be read is left out.
 *
 * @param attributes The attributes.
 */
export function ownAttributes<AttributesTypes extends Attributes>(
  attributes: AttributesTypes,
): AttributesTypes {
  const entries: [string, unknown][] = [];
  try {
    // Plain JavaScript may have given anything, such as a text with its characters.
    for (const key of typeof attributes === "object" ? Object.keys(attributes ?? {}) : []) {
      try {
        entries.push([key, attributes[key]]);
      } catch (error) {
        reportUnreadable(error);
      }
    }
  } catch (error) {
    reportUnreadable(error);
  }
  // why: it has what could be read of them: one that is missing says nothing
  return Object.fromEntries(entries) as AttributesTypes;
}

function reportUnreadable(error: unknown): void {
  reportOnce("bound-attribute-read", "warn", `An attribute could not be read: ${toText(error)}`);
}
