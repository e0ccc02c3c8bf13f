/**
 * Resources, the attributes of what produces the telemetry, and detectors that find them.
 * Independent of the runtime: what a detector may look at comes in as {@linkcode ProcessInfo}.
 *
 * @module
 */
export { Resource, type ResourceOptions } from "./resource.ts";
export { defaultResource } from "./default_resource.ts";
export { detectResources } from "./detect_resources.ts";
export { hostDetector, processDetector, serviceDetector } from "./detectors.ts";
export type { ForeignResource, ForeignResourceDetector } from "./foreign_resource.ts";
export type { ResourceDetector } from "./resource_detector.ts";
export type { ProcessInfo } from "./process_info.ts";
export { RESOURCE_SCHEMA_URL } from "./schema_url.ts";
