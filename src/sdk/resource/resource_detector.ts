import type { ProcessInfo } from "./process_info.ts";
import type { Resource } from "./resource.ts";

/**
 * Finds out something about where the program runs.
 *
 * Specification: Resource SDK, Detecting resource information from the environment.
 */
export interface ResourceDetector {
  /** Name for reports. */
  readonly name: string;
  /**
   * What was found. Must be quick, since the program waits for it. Finding nothing is no error:
   * the answer is then the empty resource. What it throws is reported, and counts as nothing.
   */
  detect(info: ProcessInfo): Resource;
}
