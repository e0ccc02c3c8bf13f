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
    `What is read or asked while something is recorded records in turn, without end; ${what}.`,
  );
}
