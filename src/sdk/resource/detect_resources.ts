import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { ProcessInfo } from "./process_info.ts";
import { Resource } from "./resource.ts";
import type { ResourceDetector } from "./resource_detector.ts";

/** Runs detectors in order; where two find the same attribute, the later one counts. */
export function detectResources(
  detectors: readonly ResourceDetector[],
  info: ProcessInfo,
): Resource {
  let resource = Resource.empty();
  for (const detector of detectors) {
    try {
      resource = resource.merge(detector.detect(info));
    } catch (error) {
      reportOnce(
        `resource-detector-${detector.name}`,
        "warn",
        `Resource detector "${detector.name}" failed: ${toText(error)}`,
      );
    }
  }
  return resource;
}
