import type { AttributeValue } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { isThenable } from "../../api/is_thenable.ts";
import { Resource } from "./resource.ts";

/** The result of {@linkcode readResource}. */
export interface ReadResource {
  /** The attributes known now. */
  readonly resource: Resource;
  /** Keys of attributes that are still promises. */
  readonly lateKeys: readonly string[];
}

/**
 * Reads a value as a resource: one of any copy of this package, or one of the official packages,
 * whose attributes may be promises. `undefined` if it is none.
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
    // Nobody awaits it, and an unhandled rejection would end the process.
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

// Of several entries with the same key the first wins, as in the official packages.
function entriesOf(given: object): readonly (readonly [string, unknown])[] | undefined {
  if ("getRawAttributes" in given && typeof given.getRawAttributes === "function") {
    const raw: unknown = given.getRawAttributes();
    if (Array.isArray(raw)) return raw.filter(isEntry);
  }
  const attributes: unknown = Reflect.get(given, "attributes");
  if (typeof attributes === "object" && attributes !== null) return Object.entries(attributes);
  // An official detector that finds nothing returns an empty object.
  return attributes === undefined && Object.keys(given).length === 0 ? [] : undefined;
}

function isEntry(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && typeof value[0] === "string";
}

function schemaUrlOf(given: object): string | undefined {
  const url: unknown = Reflect.get(given, "schemaUrl");
  return typeof url === "string" ? url : undefined;
}
