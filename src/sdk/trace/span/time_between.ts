import type { HrTime } from "../../../api/mod.ts";
import { NANOS_PER_SECOND } from "../../clock.ts";

/** Returns the time from one moment to another, as seconds and nanoseconds. */
export function timeBetween(start: HrTime, end: HrTime): HrTime {
  const seconds = end[0] - start[0];
  const nanos = end[1] - start[1];
  return nanos < 0 ? [seconds - 1, nanos + NANOS_PER_SECOND] : [seconds, nanos];
}
