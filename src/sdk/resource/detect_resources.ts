import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { ProcessInfo } from "./process_info.ts";
import { isResource } from "./is_resource.ts";
import { Resource } from "./resource.ts";
import type { ResourceDetector } from "./resource_detector.ts";

/**
 * Runs detectors in order; where two find the same attribute, the later one counts. One that
 * throws, or answers with anything but a resource, has found nothing and is reported.
 */
export function detectResources(
  detectors: readonly ResourceDetector[],
  info: ProcessInfo,
): Resource {
  let resource = Resource.empty();
  for (const detector of detectors) {
    try {
      const found: unknown = detector.detect(info);
      // Nobody waits for it, and a rejection that nobody handles ends the process.
      if (found instanceof Promise) found.catch((error: unknown) => reportFailure(detector, error));
      if (isResource(found)) resource = resource.merge(found);
      else reportDetector(detector, `answered with ${nameOf(found)} instead of a Resource`);
    } catch (error) {
      reportFailure(detector, error);
    }
  }
  return resource;
}

function reportDetector({ name }: ResourceDetector, problem: string): void {
  const shownName = toText(name);
  reportOnce(
    `resource-detector-${shownName}`,
    "warn",
    `Resource detector "${shownName}" ${problem}.`,
  );
}

function reportFailure(detector: ResourceDetector, error: unknown): void {
  reportDetector(detector, `failed: ${toText(error)}`);
}

function nameOf(value: unknown): string {
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" && value !== null ? "another object" : toText(value);
}
