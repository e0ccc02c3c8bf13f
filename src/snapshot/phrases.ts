import { MAX_NAMES } from "./names.ts";
import { RepeatTable } from "./repeat_table.ts";

/** A value that may stand in a phrase. */
export type PhraseValue = string | number | boolean;

/** A key with one of its values, as a unit: the number of the key's name, and the value. */
export type Phrase = readonly [key: number, value: PhraseValue];

/**
 * Attributes that come again and again with the same value cross the threads once, as a whole, and
 * are one number of a record afterwards. Numbers count up from 0, as those of names do.
 *
 * Text that is told each time lies about until it is handed over, and to collect it then costs more
 * than all the rest of a record; a phrase also spares the worker most of the encoding, since its
 * bytes are ready (bench/http_hello.ts, bench/export_cpu.ts).
 */
const phrases: Phrase[] = [];
const tables: RepeatTable<PhraseValue>[] = [];

/** Most phrases that get a number. */
const MAX_PHRASES = 4096;

/** Different values of one key that get a number with it. */
const VALUES_OF_KEY = 32;

/** What stands for a phrase in a record is this minus its number; what stands for keys is above. */
export const FIRST_PHRASE_CODE: number = -1 - MAX_NAMES;

/**
 * The number of a phrase; -1 when it has none and may get none.
 *
 * @param key The number of the key's name.
 * @param value The value.
 */
export function numberPhrase(key: number, value: PhraseValue): number {
  if (value === 0 && Object.is(value, -0)) return -1; // which is the same as 0 to a table
  const table = tables[key] ?? addTable(key);
  return table.numberOf(value);
}

// Without holes, so that looking for a table stays fast.
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

/** The phrase of a number. */
export function phraseOf(number: number): Phrase {
  return phrases[number];
}

/** The phrases that have a number, from `first` on. */
export function phrasesFrom(first: number): readonly Phrase[] {
  return first === phrases.length ? NO_PHRASES : phrases.slice(first);
}

/** Takes in phrases that the application thread has numbered, from `first` on. */
export function learnPhrases(first: number, learned: readonly Phrase[]): void {
  for (let i = 0; i < learned.length; i++) phrases[first + i] = learned[i];
}

const NO_PHRASES: readonly Phrase[] = [];
