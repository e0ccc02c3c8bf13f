import { defaultResource } from "../../sdk/resource/default_resource.ts";
import { detectResources, reportLate } from "../../sdk/resource/detect_resources.ts";
import type { ProcessInfo } from "../../sdk/resource/process_info.ts";
import { readResource } from "../../sdk/resource/read_resource.ts";
import { Resource } from "../../sdk/resource/resource.ts";
import type { ResourceConfig } from "./otel_config.ts";

/**
 * Returns the resource of an application, merged from the SDK's own attributes, the detectors, the
 * environment and code. Later ones take precedence.
 *
 * @param info What the runtime tells about its process.
 */
export function resolveResource(config: ResourceConfig, info: ProcessInfo): Resource {
  const { resource = Resource.empty(), lateKeys = [] } = readResource(config.resource) ?? {};
  if (lateKeys.length > 0) reportLate("The resource", lateKeys);
  return defaultResource(info.executableName)
    .merge(detectResources(config.detectors, info))
    .merge(new Resource(config.environmentAttributes))
    .merge(resource)
    .merge(new Resource(config.attributes));
}
