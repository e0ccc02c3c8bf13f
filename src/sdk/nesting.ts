import { reportOnce } from "../api/mod.ts";

/**
 * How deep code of the application may record while the SDK reads or asks it: getters of
 * attributes, samplers, reservoirs. One that records what it is part of comes back to itself, and
 * where it is read more than once it would take twice as long with each level.
 */
export const MAX_NESTING = 4;

/**
 * Says, once, that something was recorded deeper than {@link MAX_NESTING}.
 *
 * @param what Is lost by that.
 */
export function reportNesting(what: string): void {
  reportOnce(
    "recording-depth",
    "error",
    `What is read or asked while something is recorded records in turn, without end; ${what}.`,
  );
}
