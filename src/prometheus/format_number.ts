import type { HrTime } from "../api/mod.ts";

/** A number as both formats write it. */
export function formatNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

/** A bucket boundary in OpenMetrics, which writes `le="1"` as `le="1.0"`. */
export function formatCanonical(value: number): string {
  const text = formatNumber(value);
  return /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}

/** A time in seconds since the epoch, with the nanoseconds that a number would lose. */
export function formatTime([seconds, nanos]: HrTime): string {
  return `${seconds}.${String(nanos).padStart(9, "0")}`;
}
