import { SDK_VERSION } from "../version.ts";
import { RESOURCE_SCHEMA_URL } from "./schema_url.ts";
import { Resource } from "./resource.ts";

/**
 * Returns the default resource of a provider: the attributes of this SDK, and a `service.name` that
 * says that none was given.
 *
 * Specification: Resource SDK, SDK-provided resource attributes.
 *
 * @param executableName `process.executable.name`, appended to the name of an unknown service.
 */
export function defaultResource(executableName?: string): Resource {
  const isKnown = executableName !== undefined && executableName !== "";
  return new Resource({
    "service.name": isKnown ? `unknown_service:${executableName}` : "unknown_service",
    "telemetry.sdk.name": "@offthread/otel",
    "telemetry.sdk.language": "javascript",
    "telemetry.sdk.version": SDK_VERSION,
  }, { schemaUrl: RESOURCE_SCHEMA_URL });
}
