import { reportOnce } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import type { ForeignResourceDetector } from "./foreign_resource.ts";
import type { ProcessInfo } from "./process_info.ts";
import { readResource } from "./read_resource.ts";
import { Resource } from "./resource.ts";
import type { ResourceDetector } from "./resource_detector.ts";

/**
 * Runs detectors in order and merges what they find; of two values of an attribute the later wins.
 * A detector that throws, or returns anything but a resource, is reported and has found nothing.
 * Also reported are attributes that official detectors find only later.
 */
export function detectResources(
  detectors: readonly (ResourceDetector | ForeignResourceDetector)[],
  info: ProcessInfo,
): Resource {
  let resource = Resource.empty();
  for (const detector of detectors) {
    try {
      const found: unknown = detect(detector, info);
      catchRejection(found, (error) => reportFailure(detector, error));
      const read = readResource(found);
      if (read === undefined) {
        reportDetector(detector, `returned ${nameOf(found)} instead of a Resource`);
        continue;
      }
      if (read.lateKeys.length > 0) {
        reportLate(`Resource detector ${shown(detector)}`, read.lateKeys);
      }
      resource = resource.merge(read.resource);
    } catch (error) {
      reportFailure(detector, error);
    }
  }
  return resource;
}

// Detectors of the official packages take a configuration instead, and work without one.
function detect(detector: ResourceDetector | ForeignResourceDetector, info: ProcessInfo): unknown {
  // why: a detector has this one method, and the caller checks its result
  const { detect } = detector as ResourceDetector;
  return detect.call(detector, info);
}

/** Reports, once for each source, the attributes that come too late. */
export function reportLate(source: string, keys: readonly string[]): void {
  reportOnce(
    `resource-late-${source}`,
    "warn",
    `${source} has promises for the attributes ${keys.join(", ")}, which are left out: ` +
      "await them before init() and pass the values as resourceAttributes.",
  );
}

function reportDetector(
  detector: ResourceDetector | ForeignResourceDetector,
  problem: string,
): void {
  const name = shown(detector);
  reportOnce(`resource-detector-${name}`, "warn", `Resource detector ${name} ${problem}.`);
}

function reportFailure(detector: ResourceDetector | ForeignResourceDetector, error: unknown): void {
  reportDetector(detector, `failed: ${toText(error)}`);
}

// Official detectors have no name but their class's, and plain JavaScript may pass anything.
function shown(detector: unknown): string {
  const named: { name?: unknown; constructor?: { name?: unknown } } = Object(detector);
  return `"${toText(named.name ?? named.constructor?.name)}"`;
}

function nameOf(value: unknown): string {
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" && value !== null ? "another object" : toText(value);
}
