/**
 * Returns a number from a producer or a reservoir, which are the application's code.
 *
 * @throws TypeError if it is not a number.
 */
export function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`expected a number, not ${typeof value}`);
  return value;
}

/** Copies a list of numbers. @throws TypeError for anything else. */
export function numbersOf(values: readonly number[]): number[] {
  return Array.from(values, numberOf);
}

/** Returns a count, without its fraction. @throws TypeError if it is no number of at least 0. */
export function countOf(value: unknown): number {
  const count = Math.trunc(numberOf(value));
  if (!(count >= 0)) throw new TypeError(`expected a count of at least 0, not ${count}`);
  return count;
}

/** Returns a 32-bit integer. @throws TypeError for anything else. */
export function int32Of(value: unknown): number {
  const number = numberOf(value);
  if ((number | 0) !== number) throw new TypeError(`expected a 32-bit integer, not ${number}`);
  return number;
}
