import { type Attributes, reportOnce } from "../../api/mod.ts";
import type { AnyValue, AttributeList } from "../../snapshot/mod.ts";
import { type AttributeLimits, putAttribute } from "../attributes.ts";
import { reportUnreadable } from "../keep_value.ts";

/**
 * What holds for attributes of metrics, which are exempt from the limits of attributes. Receivers
 * refuse a request with messages nested deeper than 100: an attribute of an exemplar begins at 8,
 * and each level of a map takes 3.
 */
export const METRIC_ATTRIBUTE_LIMITS: AttributeLimits = {
  countLimit: Infinity,
  valueLengthLimit: Infinity,
  valueDepthLimit: 24,
};

/**
 * Most attributes of one set. No limit of the specification counts them, and each takes time and
 * memory for as long as its metric lives.
 */
export const MAX_SET_ATTRIBUTES = 1024;

/** Says, once, that a set has more than {@link MAX_SET_ATTRIBUTES}. */
export function reportLargeSet(): void {
  reportOnce(
    "metric-attribute-count",
    "warn",
    `A measurement or point has more than ${MAX_SET_ATTRIBUTES} attributes.`,
  );
}

/**
 * A copy of an object's own attributes as keys and values by turns. An attribute that cannot be
 * read, or that has more parts than are left, is left out, and the others are kept, up to one more
 * than {@link MAX_SET_ATTRIBUTES}. Never throws.
 *
 * @param maxParts Most parts of all values together: one for each value, and one more for each 8
 * bytes and each 64 characters.
 */
export function copyAttributes(
  attributes: Attributes | undefined,
  maxParts: number = Infinity,
): AttributeList {
  const list: AttributeList = [];
  let left = maxParts;
  // Plain JavaScript may have given a text, whose characters are no attributes.
  if (typeof attributes !== "object") return list;
  try {
    for (const key in attributes) {
      if (!Object.hasOwn(attributes, key)) continue;
      const copy = copyOne(attributes, key);
      if (copy.length === 0) continue;
      const parts = maxParts === Infinity ? 0 : partsOf(copy[1]);
      if (parts > left) {
        reportOnce("metric-attribute-size", "warn", "An attribute was too large; it was dropped.");
        continue;
      }
      left -= parts;
      list.push(copy[0], copy[1]);
      if (list.length > 2 * MAX_SET_ATTRIBUTES) {
        reportLargeSet();
        break;
      }
    }
  } catch (error) {
    reportUnreadable(error);
  }
  return list;
}

function copyOne(attributes: Attributes, key: string): AttributeList {
  const copy: AttributeList = [];
  try {
    putAttribute(copy, key, attributes[key], METRIC_ATTRIBUTE_LIMITS);
  } catch (error) {
    reportUnreadable(error);
  }
  return copy;
}

function partsOf(value: AnyValue): number {
  if (typeof value === "string") return 1 + (value.length >> 6);
  if (typeof value !== "object" || value === null) return 1;
  if (value instanceof Uint8Array) return 1 + (value.length >> 3);
  let parts = 1;
  for (const item of Object.values<AnyValue>(value)) parts += partsOf(item);
  return parts;
}
