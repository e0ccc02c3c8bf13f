import type { Attributes } from "../api/mod.ts";

/**
 * The instrumentation scope as data. Records refer to it by number; the definition crosses once.
 * Two scopes are the same when all four parts are equal.
 */
export interface Scope {
  /** Name given to `getTracer`, `getMeter` or `getLogger`; may be empty. */
  readonly name: string;
  /** Version of the instrumentation, or `""`. */
  readonly version: string;
  /** Schema URL of the telemetry, or `""`. */
  readonly schemaUrl: string;
  /** Attributes of the scope. */
  readonly attributes: Attributes;
  /** The number of attributes that a limit dropped. */
  readonly droppedAttributesCount: number;
}

/** The resource that produced the telemetry, as data. */
export interface ResourceData {
  /** Attributes of the resource. */
  readonly attributes: Attributes;
  /** Schema URL of the attributes, or `""`. */
  readonly schemaUrl: string;
}

const scopes: Scope[] = [];
const numbers = new Map<string, number>();

/**
 * The maximum number of distinct scopes in a process. Both threads keep them for its whole life, so
 * scope names made from data would add up without end.
 */
export const MAX_SCOPES = 4096;

/** Replaces all scopes beyond {@link MAX_SCOPES}. */
export const OVERFLOW_SCOPE: Scope = Object.freeze({
  name: "",
  version: "",
  schemaUrl: "",
  attributes: Object.freeze({ "otel.scope.overflow": true }),
  droppedAttributesCount: 0,
});

/**
 * Returns the number of a scope, the same one for equal scopes; beyond {@link MAX_SCOPES} that of
 * {@link OVERFLOW_SCOPE}. Numbers count up from 0 and are valid in the whole process; each link
 * sends its worker the scopes that it has not sent before.
 */
export function numberScope(scope: Scope): number {
  const { name, version, schemaUrl, attributes } = scope;
  const identity = JSON.stringify([name, version, schemaUrl, identityOf(attributes)]);
  const known = numbers.get(identity);
  if (known !== undefined) return known;
  if (scopes.length >= MAX_SCOPES) {
    scopes[MAX_SCOPES] = OVERFLOW_SCOPE;
    return MAX_SCOPES;
  }
  const number = scopes.push(scope) - 1;
  numbers.set(identity, number);
  return number;
}

// Returns a form whose JSON differs for values that differ, even if only in type; the order of keys
// does not matter.
function identityOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(identityOf);
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return { map: entries.map(([key, item]) => [key, identityOf(item)]) };
  }
  return [typeof value, Object.is(value, -0) ? "-0" : String(value)];
}

/** Returns the scopes that have a number, from `first` on. */
export function scopesFrom(first: number): readonly Scope[] {
  return scopes.slice(first);
}
