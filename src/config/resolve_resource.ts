import { defaultResource } from "../sdk/resource/default_resource.ts";
import { detectResources } from "../sdk/resource/detect_resources.ts";
import type { ProcessInfo } from "../sdk/resource/process_info.ts";
import { Resource } from "../sdk/resource/resource.ts";
import type { ResourceConfig } from "./otel_config.ts";

/**
 * The resource of an application: the SDK's own attributes, then what the detectors find, then the
 * environment, then code. Later ones win.
 *
 * @param info What the runtime tells about its process.
 */
export function resolveResource(config: ResourceConfig, info: ProcessInfo): Resource {
  return defaultResource(info.executableName)
    .merge(detectResources(config.detectors, info))
    .merge(new Resource(config.environmentAttributes))
    .merge(config.resource)
    .merge(new Resource(config.attributes));
}
