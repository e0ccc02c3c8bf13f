import { defaultResource } from "../../sdk/resource/default_resource.ts";
import { detectResources, reportLate } from "../../sdk/resource/detect_resources.ts";
import type { ProcessInfo } from "../../sdk/resource/process_info.ts";
import { readResource } from "../../sdk/resource/read_resource.ts";
import { Resource } from "../../sdk/resource/resource.ts";
import type { ResourceConfig } from "./otel_config.ts";

/**
 * The resource of an application: the SDK's own attributes, then what the detectors find, then the
 * environment, then code. Later ones win.
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
