import { type Attributes, reportOnce } from "../../../api/mod.ts";
import type { AnyValue, AttributeList } from "../../../snapshot/mod.ts";
import { attributesOf, putAttribute } from "../../attributes.ts";
import type { Clock } from "../../clock.ts";
import {
  copyAttributes,
  MAX_SET_ATTRIBUTES,
  METRIC_ATTRIBUTE_LIMITS,
  reportLargeSet,
} from "../copy_attributes.ts";
import { KeySlot, NO_PAIR, numberIfSafe, textOfValue } from "./key_slot.ts";

/** Decides by key which attributes points carry. */
export type KeepKey = (key: string) => boolean;

/** The only attribute of the series for measurements beyond the cardinality limit. */
const OVERFLOW_ATTRIBUTE = "otel.metric.overflow";

/** Options of a `SeriesTable`. */
export interface SeriesTableOptions {
  /** Maximum number of series besides the overflow series. */
  readonly limit: number;
  /** Which keys points carry; `undefined` for all. */
  readonly keepKey: KeepKey | undefined;
  /** Tells when a series was first measured; `undefined` if that is not needed. */
  readonly clock: Clock | undefined;
}

/** Number of positions in a set whose attribute key is predicted. A power of two. */
const PREDICTED_POSITIONS = 64;
/** Maximum number of attributes that the fast path finds. */
const SCRATCH_LENGTH = 64;
/** Number of keys up to which a table also remembers keys that no series has. */
export const MAX_KEYS = 4096;
const NO_PREDICTION = new KeySlot("", false);
const FIRST_SERIES = 8;

// Not imported: in a "for ... in" loop, V8 elides the look-up only for a constant of the module.
// With an imported one, a measurement took two fifths longer.
const hasOwnProperty = Object.prototype.hasOwnProperty;

/** Hashes the number of a pair to 32 bits. Hashes are summed, so key order does not matter. */
function spread(pair: number): number {
  const hash = Math.imul(pair + 1, 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

/**
 * Maps each set of attributes to the number of its series, for the cost of one Map look-up per
 * attribute that changed. For a known set it builds no text, sorts nothing and allocates nothing.
 *
 * Each pair of key and value has a number. Keys nearly always come in the same order, so the key at
 * each position is predicted and only compared; a value equal to the previous one needs no look-up.
 * The hash is the sum of the pairs' hashes, so sets that differ only in key order share a series.
 * Series are rows of typed arrays, not objects. A trie of Maps was up to a seventh faster if all
 * values change, slower if they do not, and took twice the memory; a text of the sorted keys, as in
 * the official SDK, takes six to ten times as long (bench/metrics.ts).
 */
export class SeriesTable {
  /** Number of series; they are numbered from 0. */
  size = 0;
  /** The series for measurements beyond the limit; -1 until it is needed. */
  overflowSeries = -1;
  /** Keys by the number of the pair. */
  readonly pairKeys: string[] = [];
  /** Values by the number of the pair. */
  readonly pairValues: AnyValue[] = [];
  /** The numbers of the pairs of all series, series after series. */
  pairs: Int32Array = new Int32Array(FIRST_SERIES * 4);
  /** Where the pairs of each series start in `pairs`, and then where those of the last end. */
  starts: Int32Array = new Int32Array(FIRST_SERIES + 1);
  /** Alternating seconds and nanoseconds of the first measurement of each series. */
  firstTimes: Float64Array = new Float64Array(0);
  readonly #options: SeriesTableOptions;
  /** Maximum number of series: one more than the limit once there is an overflow series. */
  #maxSize: number;
  readonly #slots = new Map<string, KeySlot>();
  readonly #predicted: KeySlot[] = new Array(PREDICTED_POSITIONS).fill(NO_PREDICTION);
  readonly #scratch: Int32Array = new Int32Array(SCRATCH_LENGTH);
  /** Scratch of the slow path: a getter may measure on the fast one meanwhile. */
  #slowScratch: Int32Array = new Int32Array(FIRST_SERIES);
  #slowCalls = 0;
  #hashes: Int32Array = new Int32Array(FIRST_SERIES);
  /** Open addressing: a series' number plus 1, or 0. */
  #buckets: Int32Array = new Int32Array(FIRST_SERIES * 4);

  /** An empty table. */
  constructor(options: SeriesTableOptions) {
    this.#options = options;
    this.#maxSize = options.limit;
    if (options.clock !== undefined) this.firstTimes = new Float64Array(FIRST_SERIES * 2);
  }

  /**
   * Returns the series of a set of attributes, and adds it if necessary. It is the overflow series
   * beyond the limit, and for a set of more than `MAX_SET_ATTRIBUTES`.
   */
  find(attributes: Attributes | undefined): number {
    const predicted = this.#predicted;
    const scratch = this.#scratch;
    let count = 0;
    let hash = 0;
    for (const key in attributes) {
      if (!hasOwnProperty.call(attributes, key)) continue;
      let slot = predicted[count & (PREDICTED_POSITIONS - 1)];
      if (slot.key !== key) slot = this.#slotAt(key, count);
      if (!slot.isKept) continue;
      const value = attributes[key];
      let pair = slot.lastPair;
      if (slot.lastValue !== value) {
        const known = slot.pairs.get(value);
        if (known === undefined) return this.#findSlowly(attributes);
        pair = known;
        slot.lastValue = value;
        slot.lastPair = known;
      }
      if (pair === NO_PAIR) continue;
      // Nothing is written past the end of the scratch, and a getter that measures overwrites it
      // with another set. No series matches then, and the slow path has its own scratch.
      scratch[count++] = pair;
      hash = (hash + spread(pair)) | 0;
    }
    const series = this.#probe(scratch, hash, count);
    return series >= 0 ? series : this.#findSlowly(attributes);
  }

  /** Returns the series of a set of attributes without adding it; -1 if there is none. */
  lookUp(attributes: Attributes): number {
    return this.#findSlowly(attributes, false);
  }

  /** Returns the overflow series, and adds it if necessary. */
  overflow(): number {
    if (this.overflowSeries >= 0) return this.overflowSeries;
    const slot = this.#slotAt(OVERFLOW_ATTRIBUTE, 0);
    let pair = slot.pairs.get(true);
    if (pair === undefined) {
      pair = this.#addPair(slot, true);
      slot.pairs.set(true, pair);
    }
    this.#slowScratch[0] = pair;
    const hash = spread(pair) | 0;
    let series = this.#probe(this.#slowScratch, hash, 1);
    if (series < 0) {
      series = this.#add(hash, 1);
      this.#maxSize++;
    }
    this.overflowSeries = series;
    return series;
  }

  /** Returns the attributes of a series as alternating keys and values. */
  attributeList(series: number): AttributeList {
    const list: AttributeList = [];
    for (let at = this.starts[series]; at < this.starts[series + 1]; at++) {
      const pair = this.pairs[at];
      list.push(this.pairKeys[pair], this.pairValues[pair]);
    }
    return list;
  }

  // The series that consists of these pairs, or -1.
  #probe(scratch: Int32Array, hash: number, count: number): number {
    const buckets = this.#buckets;
    const mask = buckets.length - 1;
    for (let at = hash & mask;; at = (at + 1) & mask) {
      const series = buckets[at] - 1;
      if (series < 0) return -1;
      if (this.#hashes[series] === hash && this.#isSame(series, scratch, count)) {
        return series;
      }
    }
  }

  #isSame(series: number, scratch: Int32Array, count: number): boolean {
    const { pairs, starts } = this;
    const start = starts[series];
    if (starts[series + 1] - start !== count) return false;
    let i = 0;
    while (i < count && pairs[start + i] === scratch[i]) i++;
    if (i === count) return true;
    // The order may differ; no pair occurs twice in a set.
    const end = start + count;
    for (; i < count; i++) {
      let at = start;
      while (at < end && pairs[at] !== scratch[i]) at++;
      if (at === end) return false;
    }
    return true;
  }

  #slotAt(key: string, position: number): KeySlot {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      if (key === "") {
        reportOnce(
          "metric-attribute-key",
          "warn",
          "A metric attribute with an empty key was dropped.",
        );
      }
      const isKept = key !== "" && (this.#options.keepKey?.(key) ?? true);
      // keepKey() may be the application's code, and may have measured with this key meanwhile.
      slot = this.#slots.get(key) ?? new KeySlot(key, isKept);
      // Bounds the keys that no series has: filtered ones, and those beyond the limit. A key that
      // gets a pair is remembered in any case.
      if (this.#slots.size < MAX_KEYS) this.#slots.set(key, slot);
    }
    this.#predicted[position & (PREDICTED_POSITIONS - 1)] = slot;
    return slot;
  }

  // Every case: new keys and values, filtered and composite ones, any number of attributes. If it
  // must not add the set, an unknown one is -1.
  #findSlowly(given: Attributes | undefined, mayAdd = true): number {
    // Plain JavaScript may pass a string, whose characters are not attributes.
    const attributes = typeof given === "object" ? given : undefined;
    const call = ++this.#slowCalls;
    const isFull = !mayAdd || this.size >= this.#maxSize;
    if (!isFull && readAll(attributes, this.#options.keepKey) > MAX_SET_ATTRIBUTES) {
      reportLargeSet();
      return this.overflow();
    }
    let count = 0;
    let hash = 0;
    for (const key in attributes) {
      if (!hasOwnProperty.call(attributes, key)) continue;
      const slot = this.#slots.get(key) ?? this.#slotAt(key, count);
      if (!slot.isKept) continue;
      const pair = this.#pairOf(slot, attributes[key], isFull);
      // Nothing can be added, and no series has this pair.
      if (pair === undefined) return mayAdd ? this.overflow() : -1;
      if (pair === NO_PAIR) continue;
      if (count === this.#slowScratch.length) {
        this.#slowScratch = grownInts(this.#slowScratch, count * 2);
      }
      this.#slowScratch[count++] = pair;
      hash = (hash + spread(pair)) | 0;
    }
    // A getter has measured on the slow path and changed the scratch; a copy has no getters.
    if (call !== this.#slowCalls) {
      return this.#findSlowly(attributesOf(copyAttributes(attributes)), mayAdd);
    }
    const known = this.#probe(this.#slowScratch, hash, count);
    if (known >= 0 || !mayAdd) return known;
    return isFull ? this.overflow() : this.#add(hash, count);
  }

  #pairOf(slot: KeySlot, value: unknown, isFull: boolean): number | undefined {
    if (typeof value !== "object" || value === null) {
      const known = slot.pairs.get(value);
      if (known !== undefined) return known;
    }
    const copy: AttributeList = [];
    putAttribute(copy, slot.key, value, METRIC_ATTRIBUTE_LIMITS);
    if (copy.length === 0) return NO_PAIR;
    // The kept form may be known although the value is not: a Date is kept as a string.
    const kept = numberIfSafe(copy[1]);
    const isComposite = typeof kept === "object" && kept !== null;
    const pairs = isComposite ? slot.composites : slot.pairs;
    const same = isComposite ? textOfValue(kept) : kept;
    const known = pairs.get(same);
    if (known !== undefined || isFull) return known;
    const pair = this.#addPair(slot, kept);
    pairs.set(same, pair);
    return pair;
  }

  // A forgotten key would get other numbers for the same pairs, and so a second series for the same
  // set. Keys with pairs are bounded by the keys of the series.
  #addPair(slot: KeySlot, value: AnyValue): number {
    this.#slots.set(slot.key, slot);
    this.pairValues.push(value);
    return this.pairKeys.push(slot.key) - 1;
  }

  // Adds a series with the pairs in the slow scratch.
  #add(hash: number, count: number): number {
    const series = this.size;
    if (series === this.#hashes.length) this.#growSeries(series * 2);
    const start = this.starts[series];
    if (start + count > this.pairs.length) {
      this.pairs = grownInts(this.pairs, Math.max(start + count, this.pairs.length * 2));
    }
    for (let i = 0; i < count; i++) this.pairs[start + i] = this.#slowScratch[i];
    this.starts[series + 1] = start + count;
    this.#hashes[series] = hash;
    this.size = series + 1;
    const { clock } = this.#options;
    if (clock !== undefined) {
      clock.read();
      this.firstTimes[series * 2] = clock.seconds;
      this.firstTimes[series * 2 + 1] = clock.nanos;
    }
    if (this.size * 2 > this.#buckets.length) this.#rehash(this.#buckets.length * 2);
    else this.#enter(series);
    return series;
  }

  #growSeries(length: number): void {
    this.#hashes = grownInts(this.#hashes, length);
    this.starts = grownInts(this.starts, length + 1);
    if (this.firstTimes.length === 0) return;
    const times = new Float64Array(length * 2);
    times.set(this.firstTimes);
    this.firstTimes = times;
  }

  #rehash(length: number): void {
    this.#buckets = new Int32Array(length);
    for (let series = 0; series < this.size; series++) this.#enter(series);
  }

  #enter(series: number): void {
    const mask = this.#buckets.length - 1;
    let at = this.#hashes[series] & mask;
    while (this.#buckets[at] !== 0) at = (at + 1) & mask;
    this.#buckets[at] = series + 1;
  }
}

// Reads all values, so that a getter throws before anything of its set is remembered. Returns the
// number of attributes to keep, counted up to one more than the maximum.
function readAll(attributes: Attributes | undefined, keepKey: KeepKey | undefined): number {
  let count = 0;
  for (const key in attributes) {
    if (!hasOwnProperty.call(attributes, key)) continue;
    if (keepKey !== undefined && !keepKey(key)) continue;
    attributes[key];
    if (++count > MAX_SET_ATTRIBUTES) break;
  }
  return count;
}

function grownInts(ints: Int32Array, length: number): Int32Array {
  const grown = new Int32Array(length);
  grown.set(ints);
  return grown;
}
