import type { AttributeValue } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { isThenable } from "../../api/is_thenable.ts";
import { Resource } from "./resource.ts";

/** What was read of a resource. */
export interface ReadResource {
  /** What is known. */
  readonly resource: Resource;
  /** Keys of what will be known only later. */
  readonly lateKeys: readonly string[];
}

/**
 * Reads what is handed over as a resource: one of this package in any of its copies, or what the
 * official packages have, whose attributes may be promises. `undefined` where it is none.
 */
export function readResource(given: unknown): ReadResource | undefined {
  if (given instanceof Resource) return { resource: given, lateKeys: [] };
  if (typeof given !== "object" || given === null || given instanceof Promise) return undefined;
  const entries = entriesOf(given);
  if (entries === undefined) return undefined;
  // Without a prototype, "constructor" is a key like any other.
  const attributes: Record<string, AttributeValue> = Object.create(null);
  const late = new Set<string>();
  for (const [key, value] of entries) {
    // Nobody waits for it, and a rejection that nobody handles ends the process.
    catchRejection(value, () => {});
    if (isThenable(value)) late.add(key);
    else if (value !== undefined && attributes[key] === undefined) attributes[key] = value;
  }
  const lateKeys = [...late].filter((key) => attributes[key] === undefined);
  return { resource: new Resource(attributes, { schemaUrl: schemaUrlOf(given) }), lateKeys };
}

/** Whether a value can be read as a resource. */
export function isResourceLike(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return false;
  const attributes: unknown = Reflect.get(given, "attributes");
  return typeof attributes === "object" && attributes !== null;
}

// Of several entries with one key the first counts, as in the official packages.
function entriesOf(given: object): readonly (readonly [string, unknown])[] | undefined {
  if ("getRawAttributes" in given && typeof given.getRawAttributes === "function") {
    const raw: unknown = given.getRawAttributes();
    if (Array.isArray(raw)) return raw.filter(isEntry);
  }
  const attributes: unknown = Reflect.get(given, "attributes");
  if (typeof attributes === "object" && attributes !== null) return Object.entries(attributes);
  // A detector of the official packages that finds nothing answers so.
  return attributes === undefined && Object.keys(given).length === 0 ? [] : undefined;
}

function isEntry(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && typeof value[0] === "string";
}

function schemaUrlOf(given: object): string | undefined {
  const url: unknown = Reflect.get(given, "schemaUrl");
  return typeof url === "string" ? url : undefined;
}
