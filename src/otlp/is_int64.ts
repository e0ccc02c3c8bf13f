/**
 * Whether a number is an integer that 64 bits hold, which is what OTLP is told then. Beyond 2^53 it
 * may be a rounded one, such as a time in nanoseconds, but no less an integer.
 */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}
