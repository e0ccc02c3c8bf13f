import { MAX_NAMES } from "./names.ts";
import { RepeatTable } from "./repeat_table.ts";

/** A value that a pair may have. */
export type PairValue = string | number | boolean;

/** An attribute with its value: the number of the key's name, and the value. */
export type Pair = readonly [key: number, value: PairValue];

/**
 * Attributes that come again and again with the same value cross the threads once, as a whole, and
 * are one number of a record afterwards. Numbers count up from 0, as those of names do.
 *
 * Text that is told each time lies about until it is handed over, and to collect it then costs more
 * than all the rest of a record; a pair also spares the worker most of the encoding, since its
 * bytes are ready (bench/http_hello.ts, bench/export_cpu.ts).
 */
const pairs: Pair[] = [];
const tables: RepeatTable<PairValue>[] = [];

/** Pairs that get a number. */
const MAX_PAIRS = 4096;

/** Different values of one key that get a number with it. */
const VALUES_OF_KEY = 32;

/** What stands for a pair in a record is this minus its number; what stands for keys is above. */
export const FIRST_PAIR_CODE: number = -1 - MAX_NAMES;

/**
 * The number of a pair; -1 when it has none and may get none.
 *
 * @param key The number of the key's name.
 * @param value The value.
 */
export function numberPair(key: number, value: PairValue): number {
  if (value === 0 && Object.is(value, -0)) return -1; // which is the same as 0 to a table
  const table = tables[key] ?? addTable(key);
  return table.numberOf(value);
}

// Without holes, so that looking for a table stays fast.
function addTable(wanted: number): RepeatTable<PairValue> {
  for (let key = tables.length; key <= wanted; key++) {
    tables.push(new RepeatTable<PairValue>(VALUES_OF_KEY, (value) => addPair(key, value)));
  }
  return tables[wanted];
}

function addPair(key: number, value: PairValue): number {
  if (pairs.length >= MAX_PAIRS) return -1;
  return pairs.push([key, value]) - 1;
}

/** The pair of a number. */
export function pairOf(number: number): Pair {
  return pairs[number];
}

/** The pairs that have a number, from `first` on. */
export function pairsFrom(first: number): readonly Pair[] {
  return first === pairs.length ? NO_PAIRS : pairs.slice(first);
}

/** Takes in pairs that the application thread has numbered, from `first` on. */
export function learnPairs(first: number, learned: readonly Pair[]): void {
  for (let i = 0; i < learned.length; i++) pairs[first + i] = learned[i];
}

const NO_PAIRS: readonly Pair[] = [];
