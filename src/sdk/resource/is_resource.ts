import type { Resource } from "./resource.ts";

/**
 * Whether a value is a resource, of this or of another copy of the package: by what it has. That of
 * another SDK has no schema URL in the same form, and may have attributes that are still to come.
 */
export function isResource(value: unknown): value is Resource {
  return typeof value === "object" && value !== null &&
    "merge" in value && typeof value.merge === "function" &&
    "schemaUrl" in value && typeof value.schemaUrl === "string" &&
    "attributes" in value && typeof value.attributes === "object" && value.attributes !== null;
}
