import { reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import type { AnyValue } from "../snapshot/mod.ts";
import type { AttributeLimits } from "./attributes.ts";
import { MAX_NESTING, reportNesting } from "./nesting.ts";

/** Most arrays, maps and values inside one attribute value; the rest is left out. */
export const MAX_VALUE_NODES = 10_000;

/** What is left of {@link MAX_VALUE_NODES} for the rest of a value. */
interface Budget {
  left: number;
}

/**
 * The objects being copied, outermost first, in the first `pathLength` places. One that comes up
 * again contains itself. Shared by all values, since values hardly ever nest.
 */
const path: (object | undefined)[] = [];
let pathLength = 0;

/** Nesting of `keepValue` calls: a getter of a value may set attributes in turn. */
let nestedCalls = 0;

/**
 * Returns what to store for an attribute's value: the value itself, cut to the limits, or a copy;
 * `undefined` if it cannot be stored. Throws only on a stack overflow, whatever the value does when
 * read.
 */
export function keepValue(value: unknown, limits: AttributeLimits): AnyValue {
  if (typeof value === "string") return keepText(value, limits);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (nestedCalls === MAX_NESTING) {
    reportNesting("a value is dropped");
    return undefined;
  }
  nestedCalls++;
  try {
    const kept = copyValue(value, limits, 1, { left: MAX_VALUE_NODES });
    nestedCalls--;
    return kept;
  } catch (error) {
    // A stack overflow, which leaves no room even for a report.
    nestedCalls--;
    throw error;
  }
}

/** Reports, once, that part of an attribute could not be read. */
export function reportUnreadable(error: unknown): void {
  reportOnce(
    "attribute-read",
    "warn",
    `An attribute value could not be read: ${toText(error)}`,
  );
}

function keepText(text: string, { valueLengthLimit }: AttributeLimits): string {
  return text.length <= valueLengthLimit ? text : truncateText(text, valueLengthLimit);
}

// Never leaves half of a surrogate pair behind.
function truncateText(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

function copyValue(
  value: unknown,
  limits: AttributeLimits,
  depth: number,
  budget: Budget,
): AnyValue {
  if (--budget.left < 0) {
    reportCut();
    return null;
  }
  switch (typeof value) {
    case "string":
      return keepText(value, limits);
    case "number":
    case "boolean":
    case "bigint":
      return value;
    case "undefined":
      return undefined;
    case "object":
      return value === null ? null : copyObject(value, limits, depth, budget);
    default:
      reportType(typeof value);
      return undefined;
  }
}

// Any inspection of an object, even `instanceof`, may run the application's code.
//
// An object that contains itself is replaced by null where it recurs. Copied down to the depth
// limit, it would nest deeper than many receivers read, and they would refuse the whole request.
function copyObject(
  value: object,
  limits: AttributeLimits,
  depth: number,
  budget: Budget,
): AnyValue {
  const level = pathLength;
  for (let i = 0; i < level; i++) if (path[i] === value) return null;
  path[level] = value;
  pathLength = level + 1;
  try {
    if (value instanceof Uint8Array) return copyBytes(value, limits.valueLengthLimit);
    if (Array.isArray(value)) return copyItems(value, limits, depth, budget);
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null
      ? copyEntries(entriesOf(value), limits, depth, budget)
      : copyInstance(value, limits, depth, budget);
  } catch (error) {
    reportUnreadable(error);
    return undefined;
  } finally {
    path[level] = undefined;
    pathLength = level;
  }
}

// Copies through the buffer: `slice()` of a Buffer, which is also a Uint8Array, does not copy.
function copyBytes(bytes: Uint8Array, limit: number): Uint8Array {
  const { buffer, byteOffset, length } = bytes;
  return new Uint8Array(buffer, byteOffset, Math.min(length, limit)).slice();
}

function copyItems(
  items: ArrayLike<unknown>,
  limits: AttributeLimits,
  depth: number,
  budget: Budget,
): AnyValue {
  if (depth > limits.valueDepthLimit) return null;
  const count = Math.min(items.length, Math.max(budget.left, 0));
  if (count < items.length) reportCut();
  const copy: AnyValue[] = [];
  for (let i = 0; i < count; i++) {
    copy.push(copyValue(items[i], limits, depth + 1, budget) ?? null);
  }
  return copy;
}

function copyEntries(
  entries: Iterable<readonly [unknown, unknown]>,
  limits: AttributeLimits,
  depth: number,
  budget: Budget,
): AnyValue {
  if (depth > limits.valueDepthLimit) return null;
  const kept: [string, AnyValue][] = [];
  for (const [key, item] of entries) {
    if (budget.left <= 0) {
      reportCut();
      break;
    }
    const copy = copyValue(item, limits, depth + 1, budget);
    if (copy !== undefined) kept.push([toText(key), copy]);
  }
  return Object.fromEntries(kept);
}

// A member that throws does not affect the others. Throws if no member can be read.
function entriesOf(value: object): [string, unknown][] {
  try {
    return Object.entries(value);
  } catch (error) {
    const entries = Object.keys(value).flatMap((key) => readableEntry(value, key));
    if (entries.length === 0) throw error;
    reportUnreadable(error);
    return entries;
  }
}

function readableEntry(value: object, key: string): [string, unknown][] {
  try {
    return [[key, Reflect.get(value, key)]];
  } catch {
    return []; // the caller reports the first error
  }
}

// Neither an array nor a plain object: a built-in type is copied by content, any other object by
// its properties or, without any, by its text.
function copyInstance(
  value: object,
  limits: AttributeLimits,
  depth: number,
  budget: Budget,
): AnyValue {
  if (value instanceof Date) return keepText(dateText(value), limits);
  if (value instanceof Error) return keepText(String(value), limits);
  if (value instanceof Map) return copyEntries(value, limits, depth, budget);
  if (value instanceof Set) return copyItems([...value], limits, depth, budget);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return copyBytes(bytes, limits.valueLengthLimit);
  if (isNumberList(value)) return copyItems(value, limits, depth, budget);
  const plain: unknown = isBoxed(value) ? value.valueOf() : value;
  if (typeof plain !== "object") return copyValue(plain, limits, depth, budget);
  const entries = entriesOf(value);
  if (entries.length > 0) return copyEntries(entries, limits, depth, budget);
  const text = String(value);
  // The text of every object without a `toString()` of its own.
  if (!text.startsWith("[object ")) return keepText(text, limits);
  reportType("object", text);
  return undefined;
}

// Returns the bytes of buffers, and of views that do not declare wider elements.
function bytesOf(value: object): Uint8Array | undefined {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return new Uint8Array(value);
  }
  return value instanceof DataView || value instanceof Uint8ClampedArray
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : undefined;
}

function isNumberList(value: object): value is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(value);
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? String(date) : date.toISOString();
}

function isBoxed(value: object): boolean {
  return value instanceof String || value instanceof Number || value instanceof Boolean ||
    value instanceof BigInt;
}

function reportCut(): void {
  const message = `An attribute value has more than ${MAX_VALUE_NODES} parts; it was cut.`;
  reportOnce("attribute-size", "warn", message);
}

function reportType(type: string, name = type): void {
  reportOnce(
    `attribute-type-${type}`,
    "warn",
    `An attribute value of type ${name} was dropped: it cannot be recorded.`,
  );
}
