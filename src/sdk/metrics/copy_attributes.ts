import { type Attributes, reportOnce } from "../../api/mod.ts";
import type { AnyValue, AttributeList } from "../../snapshot/mod.ts";
import { type AttributeLimits, putAttribute } from "../attributes.ts";
import { reportUnreadable } from "../keep_value.ts";

/**
 * Limits of metric attributes, which the specification exempts from its own. Only depth is limited:
 * receivers refuse a request with messages nested deeper than 100; an exemplar's attribute begins
 * at 8, and each level of a map takes 3.
 */
export const METRIC_ATTRIBUTE_LIMITS: AttributeLimits = {
  countLimit: Infinity,
  valueLengthLimit: Infinity,
  valueDepthLimit: 24,
};

/**
 * Maximum number of attributes in a set. The specification sets none, but each attribute takes time
 * and memory for as long as its metric lives.
 */
export const MAX_SET_ATTRIBUTES = 1024;

/** Reports, once, that a set has more than {@link MAX_SET_ATTRIBUTES} attributes. */
export function reportLargeSet(): void {
  reportOnce(
    "metric-attribute-count",
    "warn",
    `A measurement or point has more than ${MAX_SET_ATTRIBUTES} attributes.`,
  );
}

/**
 * Copies an object's own attributes to a list of alternating keys and values. Leaves out attributes
 * that cannot be read or that exceed the remaining parts, and stops at one attribute more than
 * {@link MAX_SET_ATTRIBUTES}. Never throws.
 *
 * @param maxParts Maximum number of parts of all values together: one per value, and one more per 8
 * bytes and per 64 characters.
 */
export function copyAttributes(
  attributes: Attributes | undefined,
  maxParts: number = Infinity,
): AttributeList {
  const list: AttributeList = [];
  let left = maxParts;
  // Plain JavaScript may pass a string, whose characters are not attributes.
  if (typeof attributes !== "object") return list;
  try {
    for (const key in attributes) {
      if (!Object.hasOwn(attributes, key)) continue;
      const copy = copyOne(attributes, key);
      if (copy.length === 0) continue;
      const parts = maxParts === Infinity ? 0 : partsOf(copy[1]);
      if (parts > left) {
        reportOnce(
          "metric-attribute-size",
          "warn",
          "An attribute of an exemplar is too large; it was dropped.",
        );
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
