import type { ProcessInfo } from "./process_info.ts";
import type { Resource } from "./resource.ts";

/**
 * Finds attributes of the environment that the program runs in.
 *
 * Specification: Resource SDK, Detecting resource information from the environment.
 */
export interface ResourceDetector {
  /** Name for reports. */
  readonly name: string;
  /**
   * Returns what was found, or the empty resource, which is no error. Must be quick, since the
   * program waits for it. If it throws, that is reported, and nothing was found.
   */
  detect(info: ProcessInfo): Resource;
}
