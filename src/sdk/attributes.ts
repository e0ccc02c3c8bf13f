import type { Attributes } from "../api/mod.ts";
import { reportOnce } from "../api/mod.ts";
import type { AnyValue, AttributeList } from "../snapshot/mod.ts";
import { toText } from "../api/to_text.ts";

/** Bounds of an attribute collection (specification, common, Attribute Limits). */
export interface AttributeLimits {
  /** Most keys in one collection. */
  readonly countLimit: number;
  /** Most characters of a string or bytes of a byte array; `Infinity` for no limit. */
  readonly valueLengthLimit: number;
  /** Most levels of nested arrays and maps; deeper ones become empty. */
  readonly valueDepthLimit: number;
}

/** Most arrays, maps and values inside one attribute value; what comes after them becomes empty. */
export const MAX_VALUE_NODES = 10_000;

/**
 * Sets an attribute in a list of keys and values by turns. A key that is present is overwritten; a
 * new one beyond the count limit is refused. Arrays, maps and bytes are copied, so the caller may
 * go on changing its own. Returns how many attributes were lost: 0 or 1.
 */
export function putAttribute(
  list: AttributeList,
  key: string,
  value: unknown,
  limits: AttributeLimits,
): number {
  if (typeof key !== "string" || key.length === 0) {
    reportOnce("attribute-key", "warn", "An attribute without a name was dropped.");
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
  if (length >= limits.countLimit * 2) return 1;
  list.push(key, kept);
  return 0;
}

/** Sets every attribute of an object; returns how many were lost. */
export function putAttributes(
  list: AttributeList,
  attributes: Attributes,
  limits: AttributeLimits,
): number {
  let lost = 0;
  if (typeof attributes !== "object") return lost;
  for (const key in attributes) {
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
  return lost;
}

/** The attributes of a list as an object of its own. */
export function attributesOf(list: AttributeList): Attributes {
  const attributes: Record<string, AnyValue> = {};
  for (let i = 0; i < list.length; i += 2) {
    // Attribute lists hold strings at the even places.
    const key = list[i] as string;
    if (key === "__proto__") {
      Object.defineProperty(attributes, key, { value: list[i + 1], enumerable: true });
    } else {
      attributes[key] = list[i + 1];
    }
  }
  // Lists are filled from Attributes by putAttribute alone, which lets only their values in.
  return attributes as Attributes;
}

// What is stored for a value: itself, cut to the limits, or a copy. Undefined when it is none.
function keepValue(value: unknown, limits: AttributeLimits): AnyValue {
  if (typeof value === "string") {
    return value.length <= limits.valueLengthLimit
      ? value
      : truncateText(value, limits.valueLengthLimit);
  }
  if (typeof value === "number" || typeof value === "boolean") return value;
  return copyValue(value, limits, 1, { left: MAX_VALUE_NODES });
}

// A cut never leaves half of a surrogate pair behind.
function truncateText(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

function copyValue(
  value: unknown,
  limits: AttributeLimits,
  depth: number,
  budget: { left: number },
): AnyValue {
  if (--budget.left < 0) {
    reportOnce("attribute-size", "warn", "An attribute value has too many parts; it was cut.");
    return null;
  }
  switch (typeof value) {
    case "string":
      return value.length <= limits.valueLengthLimit
        ? value
        : truncateText(value, limits.valueLengthLimit);
    case "number":
    case "boolean":
    case "bigint":
      return value;
    case "undefined":
      return undefined;
    case "object":
      return value === null ? null : copyObject(value, limits, depth, budget);
    default:
      reportOnce(
        `attribute-type-${typeof value}`,
        "warn",
        `An attribute value of type ${typeof value} was dropped: it cannot be recorded.`,
      );
      return undefined;
  }
}

function copyObject(
  value: object,
  limits: AttributeLimits,
  depth: number,
  budget: { left: number },
): AnyValue {
  if (value instanceof Uint8Array) {
    return value.slice(0, Math.min(value.length, limits.valueLengthLimit));
  }
  if (depth > limits.valueDepthLimit) return null;
  try {
    if (Array.isArray(value)) {
      const count = Math.min(value.length, Math.max(budget.left, 0));
      const copy: AnyValue[] = [];
      for (let i = 0; i < count; i++) {
        copy.push(copyValue(value[i], limits, depth + 1, budget) ?? null);
      }
      return copy;
    }
    return copyMap(value, limits, depth, budget);
  } catch (error) {
    reportUnreadable(error);
    return undefined;
  }
}

function reportUnreadable(error: unknown): void {
  reportOnce(
    "attribute-read",
    "warn",
    `An attribute value could not be read: ${toText(error)}`,
  );
}

function copyMap(
  map: object,
  limits: AttributeLimits,
  depth: number,
  budget: { left: number },
): AnyValue {
  const entries: [string, AnyValue][] = [];
  for (const [key, item] of Object.entries(map)) {
    if (budget.left <= 0) break;
    const copy = copyValue(item, limits, depth + 1, budget);
    if (copy !== undefined) entries.push([key, copy]);
  }
  return Object.fromEntries(entries);
}
