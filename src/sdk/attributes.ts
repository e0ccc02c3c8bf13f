import { type Attributes, reportOnce } from "../api/mod.ts";
import type { AnyValue, AttributeList } from "../snapshot/mod.ts";
import { keepValue, reportUnreadable } from "./keep_value.ts";
import { MAX_NESTING, reportNesting } from "./nesting.ts";
import { reportLimit } from "./report_limit.ts";

/** Limits of an attribute collection (specification, common, Attribute Limits). */
export interface AttributeLimits {
  /** Maximum number of keys in one collection. */
  readonly countLimit: number;
  /** Maximum characters of a string or bytes of a byte array; `Infinity` for no limit. */
  readonly valueLengthLimit: number;
  /** Maximum depth of nested arrays and maps; deeper ones become null. */
  readonly valueDepthLimit: number;
}

// Only in this form, as a module constant that is not exported, does V8 optimise the look-up away
// in a "for ... in"; Object.keys() and Object.hasOwn() add half the cost of everything else here.
const hasOwnProperty = Object.prototype.hasOwnProperty;

/**
 * Sets an attribute in a list of alternating keys and values. A key that is present is overwritten;
 * a new one beyond the count limit is dropped. Arrays, maps and bytes are copied, so the caller may
 * go on changing its own. Returns how many attributes were lost: 0 or 1.
 */
export function putAttribute(
  list: AttributeList,
  key: string,
  value: unknown,
  limits: AttributeLimits,
): number {
  if (typeof key !== "string" || key.length === 0) {
    if (value === undefined) return 0;
    reportOnce("attribute-key", "warn", "An attribute with an empty or invalid key was dropped.");
    return 1;
  }
  const kept = keepValue(value, limits);
  if (kept === undefined) return value === undefined ? 0 : 1;
  const length = list.length;
  for (let i = 0; i < length; i += 2) {
    if (list[i] === key) {
      list[i + 1] = kept;
      return 0;
    }
  }
  if (length >= limits.countLimit * 2) {
    return reportLimit("attributes", limits.countLimit, "span, event, link, log record or scope");
  }
  list.push(key, kept);
  return 0;
}

/** Nesting of `putAttributes` calls: attributes may have getters that set attributes. */
let depth = 0;

/**
 * Sets every own attribute of an object; returns how many were lost. An object that cannot be
 * iterated counts as one.
 */
export function putAttributes(
  list: AttributeList,
  attributes: Attributes,
  limits: AttributeLimits,
): number {
  let lost = 0;
  if (typeof attributes !== "object") return lost;
  if (depth === MAX_NESTING) {
    reportNesting("attributes are dropped");
    return 1;
  }
  depth++;
  try {
    for (const key in attributes) {
      if (!hasOwnProperty.call(attributes, key)) continue;
      let value: unknown;
      try {
        value = attributes[key];
      } catch (error) {
        reportUnreadable(error);
        lost++;
        continue;
      }
      lost += putAttribute(list, key, value, limits);
    }
    depth--;
  } catch (error) {
    // Not in "finally", which is slower.
    depth--;
    reportUnreadable(error);
    lost++;
  }
  return lost;
}

/** Returns the attributes of a list as a new object. */
export function attributesOf(list: AttributeList): Attributes {
  const attributes: Record<string, AnyValue> = {};
  for (let i = 0; i < list.length; i += 2) {
    // why: attribute lists hold strings at even indexes
    const key = list[i] as string;
    if (key === "__proto__") {
      Object.defineProperty(attributes, key, { value: list[i + 1], enumerable: true });
    } else {
      attributes[key] = list[i + 1];
    }
  }
  return attributes;
}
