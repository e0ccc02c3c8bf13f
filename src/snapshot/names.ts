/**
 * Names that come again and again, attribute keys above all, cross the thread once and are numbers
 * afterwards. Numbers count up from 0 and are the same in all threads of a package: the application
 * gives them, and a link tells its worker the names that it has not told before.
 *
 * With numbers for keys a span takes a third less of the application's time, and half the text
 * (bench/snapshot_formats.ts).
 */
const names: string[] = [];
const numbers = new Map<string, number>();

/** Names that get a number. Keys beyond are written out each time. */
export const MAX_NAMES = 4096;

/** Characters of the longest name that gets a number. */
const MAX_NAME_LENGTH = 128;

/** The number of a name; -1 when it has none and may get none. */
export function numberName(name: string): number {
  return numbers.get(name) ?? addName(name);
}

function addName(name: string): number {
  if (names.length >= MAX_NAMES || name.length > MAX_NAME_LENGTH) return -1;
  const number = names.push(name) - 1;
  numbers.set(name, number);
  return number;
}

/** The name of a number. */
export function nameOf(number: number): string {
  return names[number];
}

/** The names that have a number, from `first` on. */
export function namesFrom(first: number): readonly string[] {
  return first === names.length ? NONE : names.slice(first);
}

/** Takes in names that the application thread has numbered, from `first` on. */
export function learnNames(first: number, learned: readonly string[]): void {
  for (let i = 0; i < learned.length; i++) names[first + i] = learned[i];
}

const NONE: readonly string[] = [];
