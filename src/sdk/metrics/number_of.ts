/**
 * A number of a producer or a reservoir, which are the application's code.
 *
 * @throws TypeError for what is no number.
 */
export function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`${typeof value} where a number belongs`);
  return value;
}

/** A copy of a list of numbers. @throws TypeError for anything else. */
export function numbersOf(values: readonly number[]): number[] {
  return Array.from(values, numberOf);
}

/** How often something was counted: a fraction is cut off. @throws TypeError below 0. */
export function countOf(value: unknown): number {
  const count = Math.trunc(numberOf(value));
  if (!(count >= 0)) throw new TypeError(`${count} where a count belongs`);
  return count;
}

/** A whole number of 32 bits. @throws TypeError for any other. */
export function int32Of(value: unknown): number {
  const number = numberOf(value);
  if ((number | 0) !== number) throw new TypeError(`${number} where a whole number belongs`);
  return number;
}
