/**
 * Names that recur, above all attribute keys, cross the threads once and are numbers afterwards.
 * Numbers count up from 0 and are the same in all threads of a package: the application thread
 * assigns them, and each link sends its worker the names that it has not sent before.
 *
 * With numbers for keys, a span takes a third less of the application thread's time, and half the
 * text (bench/snapshot_formats.ts).
 */
const names: string[] = [];
const numbers = new Map<string, number>();

/** How many names get a number. Further ones are written out each time. */
export const MAX_NAMES = 4096;

/** Maximum length of a name that gets a number, in characters. */
const MAX_NAME_LENGTH = 128;

/** Returns the number of a name, assigned if it is new; -1 if it cannot get one. */
export function numberName(name: string): number {
  return numbers.get(name) ?? addName(name);
}

function addName(name: string): number {
  if (names.length >= MAX_NAMES || name.length > MAX_NAME_LENGTH) return -1;
  const number = names.push(name) - 1;
  numbers.set(name, number);
  return number;
}

/** Returns the name that has a number. */
export function nameOf(number: number): string {
  return names[number];
}

/** Returns the names that have a number, from `first` on. */
export function namesFrom(first: number): readonly string[] {
  return first === names.length ? NONE : names.slice(first);
}

/** Stores names that the application thread has numbered, from `first` on. */
export function learnNames(first: number, learned: readonly string[]): void {
  for (let i = 0; i < learned.length; i++) names[first + i] = learned[i];
}

const NONE: readonly string[] = [];
