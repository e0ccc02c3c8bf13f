const FRACTION_BITS = 20;
const EXPONENT_MASK = 0x7ff;
const EXPONENT_BIAS = 1023;

/** The smallest double with full precision; smaller ones are counted as this one. */
export const MIN_NORMAL: number = 2 ** -1022;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/**
 * Returns the bucket of a positive value in an exponential histogram: bucket `i` holds values
 * greater than `base ** i` and at most `base ** (i + 1)`, where base is `2 ** (2 ** -scale)` (data
 * model, ExponentialHistogram). Exact for powers of two.
 */
export function exponentialIndex(value: number, scale: number): number {
  double[0] = value < MIN_NORMAL ? MIN_NORMAL : value;
  const high = words[HIGH];
  const exponent = ((high >>> FRACTION_BITS) & EXPONENT_MASK) - EXPONENT_BIAS;
  const isPowerOfTwo = words[LOW] === 0 && (high & 0xfffff) === 0;
  if (scale <= 0) return (isPowerOfTwo ? exponent - 1 : exponent) >> -scale;
  const first = exponent << scale;
  if (isPowerOfTwo) return first - 1;
  // Only the significand, between 1 and 2, so that the exponent takes no precision.
  words[HIGH] = (high & 0xfffff) | (EXPONENT_BIAS << FRACTION_BITS);
  const within = Math.ceil(Math.log2(double[0]) * (1 << scale)) - 1;
  // Rounding must not carry a value into the buckets of another power of two.
  return first + Math.min(Math.max(within, 0), (1 << scale) - 1);
}
