import { reportOnce } from "../api/mod.ts";

/**
 * How deep the application's code may record while the SDK is calling it: getters of attributes,
 * samplers, reservoirs. Code that records the very thing it is part of recurses, and if it is read
 * more than once, the time doubles with each level.
 */
export const MAX_NESTING = 4;

/**
 * Reports, once, that something was recorded deeper than {@link MAX_NESTING}.
 *
 * @param what What is lost.
 */
export function reportNesting(what: string): void {
  reportOnce(
    "recording-depth",
    "error",
    "Code that the SDK calls while it records, such as a getter or a sampler, records telemetry " +
      `in turn, too many levels deep; to stop the recursion, ${what}.`,
  );
}
