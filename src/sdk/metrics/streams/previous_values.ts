import type { Attributes } from "../../../api/mod.ts";
import { SeriesTable } from "./series_table.ts";

/**
 * How many times the cardinality limit, or what is observed at a time where that is more, of values
 * are remembered at least, observed lately or not.
 */
const REMEMBERED = 2;

interface Remembered {
  readonly table: SeriesTable;
  readonly values: number[];
}

function nothing(): Remembered {
  const table = new SeriesTable({ limit: Infinity, keepKey: undefined, clock: undefined });
  return { table, values: [] };
}

/**
 * What an instrument observed last for each set of attributes, so that the increase since then can
 * be told.
 */
export class PreviousValues {
  readonly #limit: number;
  #current: Remembered = nothing();
  #stale: Remembered | undefined;

  /** @param limit The cardinality limit of the stream. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Must be called before each round of `exchange`. When too much is remembered, what is not
   * exchanged until there is as much again will be forgotten then.
   *
   * @param count How many sets this round has.
   */
  beginRound(count: number): void {
    if (this.#current.table.size < Math.max(this.#limit, count) * REMEMBERED) return;
    this.#stale = this.#current;
    this.#current = nothing();
  }

  /**
   * Replaces the value of a set of attributes by the given one.
   *
   * @returns The value that was there; 0 where there was none.
   */
  exchange(attributes: Attributes, value: number): number {
    const current = this.#current;
    const own = current.table.find(attributes);
    const previous = current.values[own] ?? this.#staleValue(attributes);
    current.values[own] = value;
    return previous;
  }

  #staleValue(attributes: Attributes): number {
    const stale = this.#stale;
    return stale === undefined ? 0 : stale.values[stale.table.find(attributes)] ?? 0;
  }
}
