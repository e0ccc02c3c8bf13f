import type { HrTime } from "../../api/mod.ts";
import { NANOS_PER_SECOND, SECONDS_LIMIT } from "../clock.ts";
import { numberOf } from "./number_of.ts";

/**
 * Returns a time from a producer or a reservoir, which are the application's code, as whole seconds
 * and nanoseconds within the second.
 *
 * @throws TypeError for an invalid time, and for one that 64 bits of nanoseconds cannot hold.
 */
export function timeOf([seconds, nanos]: HrTime): HrTime {
  const whole = Math.floor(numberOf(seconds));
  const rest = Math.floor((seconds - whole) * NANOS_PER_SECOND + numberOf(nanos));
  const carry = Math.floor(rest / NANOS_PER_SECOND);
  const time: HrTime = [whole + carry, rest - carry * NANOS_PER_SECOND];
  if (Math.abs(time[0]) < SECONDS_LIMIT) return time;
  throw new TypeError(`expected a time of [seconds, nanoseconds], not [${seconds}, ${nanos}]`);
}
