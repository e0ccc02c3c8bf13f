import type { Attributes } from "./attributes.ts";
import { reportOnce } from "./diag/report_once.ts";
import { toText } from "./to_text.ts";

/**
 * Returns a copy of attributes that is safe to keep, since the caller may go on changing the
 * original. An attribute that cannot be read is left out and reported.
 *
 * @param attributes The attributes.
 */
export function ownAttributes<AttributesTypes extends Attributes>(
  attributes: AttributesTypes,
): AttributesTypes {
  const entries: [string, unknown][] = [];
  try {
    // Untyped code may pass anything; the characters of a string are not attributes.
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
  // why: it has all attributes that could be read; a missing one counts as not set
  return Object.fromEntries(entries) as AttributesTypes;
}

function reportUnreadable(error: unknown): void {
  reportOnce(
    "bound-attribute-read",
    "warn",
    `bind() could not read an attribute, and leaves it out: ${toText(error)}`,
  );
}
