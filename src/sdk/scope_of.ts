import { type Attributes, reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import {
  type AttributeList,
  MAX_SCOPES,
  numberScope,
  OVERFLOW_SCOPE,
  type Scope,
} from "../snapshot/mod.ts";
import { attributesOf, putAttributes } from "./attributes.ts";
import { textOrEmpty } from "./text_or_empty.ts";

/** What identifies a scope besides its name and version. */
export interface ScopeOptions {
  /** Schema URL of the telemetry. */
  readonly schemaUrl?: string | undefined;
  /** Attributes of the scope. */
  readonly attributes?: Attributes | undefined;
}

/** Creates the scope of a tracer, meter or logger, with a copy of its attributes. */
export function scopeOf(
  name: string,
  version: string | undefined,
  options: ScopeOptions | undefined,
): Scope {
  const { schemaUrl, attributes } = readOptions(options);
  const list: AttributeList = [];
  const droppedAttributesCount = attributes === undefined
    ? 0
    : putAttributes(list, attributes, SCOPE_LIMITS);
  // Frozen because every span, metric and log record of the scope exposes this one object.
  return Object.freeze({
    name,
    version: textOrEmpty(version),
    schemaUrl: textOrEmpty(schemaUrl),
    attributes: Object.freeze(attributesOf(list)),
    droppedAttributesCount,
  });
}

// The options are the application's object, whose getters may throw.
function readOptions(options: ScopeOptions | undefined): ScopeOptions {
  try {
    return { schemaUrl: options?.schemaUrl, attributes: options?.attributes };
  } catch (error) {
    const message = `The options of a scope could not be read: ${toText(error)}`;
    reportOnce("scope-options", "warn", message);
    return {};
  }
}

/** A scope and its number in the process. */
export interface NumberedScope {
  /** The scope; beyond `MAX_SCOPES`, the one that all further scopes share. */
  readonly scope: Scope;
  /** Its number. */
  readonly scopeNumber: number;
}

/** Numbers a scope, and reports when there are too many to tell apart. */
export function numberedScope(scope: Scope): NumberedScope {
  const scopeNumber = numberScope(scope);
  if (scopeNumber < MAX_SCOPES) return { scope, scopeNumber };
  reportOnce(
    "scope-limit",
    "warn",
    `There are more than ${MAX_SCOPES} instrumentation scopes: further ones, such as ` +
      `${JSON.stringify(scope.name)}, share one scope without a name.`,
  );
  return { scope: OVERFLOW_SCOPE, scopeNumber };
}

// The defaults of the specification (common, Attribute Limits), which has no options for scopes.
const SCOPE_LIMITS = { countLimit: 128, valueLengthLimit: Infinity, valueDepthLimit: 64 };
