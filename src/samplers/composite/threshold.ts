/** Hexadecimal digits of a threshold, and of the randomness that it is compared with: 56 bits. */
export const THRESHOLD_DIGITS = 14;

/** Digits that `probabilityToThreshold` rounds to (specification, Probability Sampling). */
export const DEFAULT_THRESHOLD_PRECISION = 4;

/** The smallest probability that 56 bits can express. */
const MIN_PROBABILITY: number = 2 ** -56;

const THRESHOLD = /^[0-9a-f]{1,14}$/;

/**
 * Returns the rejection threshold of a probability, in the form of `th` in `tracestate`: `"e666"`
 * for 0.1 (specification, Trace State: Probability Sampling). A span is kept if its randomness is
 * not below the threshold.
 *
 * @param probability Share of spans to keep, 2^-56 to 1; below that nothing is kept.
 * @param precision Digits to round to, 1 to 14, besides the leading `f`s of a small probability.
 * @returns 1 to 14 lower-case hexadecimal digits without zeros at the end; `null` to keep nothing.
 * @throws TypeError if the probability is not a number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { probabilityToThreshold } from "@offthread/otel/samplers";
 *
 * assert.equal(probabilityToThreshold(1 / 4), "c");
 * ```
 */
export function probabilityToThreshold(
  probability: number,
  precision: number = DEFAULT_THRESHOLD_PRECISION,
): string | null {
  if (typeof probability !== "number" || Number.isNaN(probability)) {
    throw new TypeError(
      `Cannot sample with probability ${String(probability)}: it is not a number.`,
    );
  }
  if (probability < MIN_PROBABILITY) return null;
  if (probability >= 1) return "0";
  let digits = Math.max(1, Math.trunc(precision) || DEFAULT_THRESHOLD_PRECISION);
  for (let rest = probability; rest < 1 / 16; rest *= 16) digits++;
  digits = Math.min(digits, THRESHOLD_DIGITS);
  // Scaling by a power of two does not round, so half a unit is rounded up as it should be.
  const range = 16 ** digits;
  const threshold = BigInt(range) - BigInt(Math.ceil(probability * range - 0.5));
  return trimThreshold(threshold.toString(16).padStart(digits, "0"));
}

/** Returns a threshold in its shortest form; undefined if it is not valid. */
export function readThreshold(threshold: unknown): string | undefined {
  return typeof threshold === "string" && THRESHOLD.test(threshold)
    ? trimThreshold(threshold)
    : undefined;
}

function trimThreshold(digits: string): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 0x30) end--;
  return end === digits.length ? digits : digits.slice(0, end);
}
