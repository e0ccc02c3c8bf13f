/**
 * Whether OTLP receives a number as an integer: it is one, and fits in 64 bits. Beyond 2^53 it may
 * have been rounded, such as a time in nanoseconds, but is still an integer.
 */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}
