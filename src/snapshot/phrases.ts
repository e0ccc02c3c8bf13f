import { MAX_NAMES } from "./names.ts";
import { RepeatTable } from "./repeat_table.ts";

/** A value that may stand in a phrase. */
export type PhraseValue = string | number | boolean;

/** A key with one of its values, as a unit: the number of the key's name, and the value. */
export type Phrase = readonly [key: number, value: PhraseValue];

/**
 * Attributes that recur with the same value cross the threads once, as a whole, and are one number
 * of a record afterwards. Numbers count up from 0, as those of names do.
 *
 * Text that is written each time stays in memory until its chunk is handed over, and collecting
 * that garbage costs more than all the rest of a record. A phrase also saves the worker most of the
 * encoding, since its bytes are ready (bench/http_hello.ts, bench/export_cpu.ts).
 */
const phrases: Phrase[] = [];
const tables: RepeatTable<PhraseValue>[] = [];

/** How many phrases get a number. */
const MAX_PHRASES = 4096;

/** How many different values of one key make a phrase with it. */
const VALUES_OF_KEY = 32;

/** The code of a phrase in a record is this minus its number; the codes of keys are greater. */
export const FIRST_PHRASE_CODE: number = -1 - MAX_NAMES;

/**
 * Returns the number of a phrase, assigned if it is new; -1 if it cannot get one.
 *
 * @param key The number of the key's name.
 * @param value The value.
 */
export function numberPhrase(key: number, value: PhraseValue): number {
  if (value === 0 && Object.is(value, -0)) return -1; // a table would give 0 for it
  const table = tables[key] ?? addTable(key);
  return table.numberOf(value);
}

// Leaves no holes in the array, so that access to it stays fast.
function addTable(wanted: number): RepeatTable<PhraseValue> {
  for (let key = tables.length; key <= wanted; key++) {
    tables.push(new RepeatTable<PhraseValue>(VALUES_OF_KEY, (value) => addPhrase(key, value)));
  }
  return tables[wanted];
}

function addPhrase(key: number, value: PhraseValue): number {
  if (phrases.length >= MAX_PHRASES) return -1;
  return phrases.push([key, value]) - 1;
}

/** Returns the phrase that has a number. */
export function phraseOf(number: number): Phrase {
  return phrases[number];
}

/** Returns the phrases that have a number, from `first` on. */
export function phrasesFrom(first: number): readonly Phrase[] {
  return first === phrases.length ? NO_PHRASES : phrases.slice(first);
}

/** Stores phrases that the application thread has numbered, from `first` on. */
export function learnPhrases(first: number, learned: readonly Phrase[]): void {
  for (let i = 0; i < learned.length; i++) phrases[first + i] = learned[i];
}

const NO_PHRASES: readonly Phrase[] = [];
