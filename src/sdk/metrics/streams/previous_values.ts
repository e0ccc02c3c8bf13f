import type { Attributes } from "../../../api/mod.ts";
import { SeriesTable } from "./series_table.ts";

/**
 * How many values are remembered before any is forgotten, as a multiple of the cardinality limit,
 * or of the sets in a round if there are more of them.
 */
const REMEMBERED = 2;

/** Sets of attributes by number, and the value of each. */
interface Remembered {
  readonly table: SeriesTable;
  readonly values: number[];
}

function noValues(): Remembered {
  const table = new SeriesTable({ limit: Infinity, keepKey: undefined, clock: undefined });
  return { table, values: [] };
}

/**
 * The last value that an instrument observed for each set of attributes, from which the increase
 * since then is computed.
 */
export class PreviousValues {
  readonly #limit: number;
  #current: Remembered = noValues();
  #stale: Remembered | undefined;

  /** @param limit The cardinality limit of the stream. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many values are remembered, stale ones included. */
  get size(): number {
    return this.#current.table.size + (this.#stale?.table.size ?? 0);
  }

  /**
   * Must be called before each round of `exchange`. If too many values are remembered, they become
   * stale. Those that are still not exchanged when there are too many again are forgotten.
   *
   * @param count The number of sets in this round.
   */
  beginRound(count: number): void {
    if (this.#current.table.size < Math.max(this.#limit, count) * REMEMBERED) return;
    this.#stale = this.#current;
    this.#current = noValues();
  }

  /**
   * Replaces the value of a set of attributes.
   *
   * @returns The previous value; 0 if there was none.
   */
  exchange(attributes: Attributes, value: number): number {
    const current = this.#current;
    const set = current.table.find(attributes);
    const previous = current.values[set] ?? this.#staleValue(attributes);
    current.values[set] = value;
    return previous;
  }

  #staleValue(attributes: Attributes): number {
    const stale = this.#stale;
    if (stale === undefined) return 0;
    // Not `find`, which would add every new set to the values that are to be forgotten.
    const set = stale.table.lookUp(attributes);
    return set < 0 ? 0 : stale.values[set] ?? 0;
  }
}
