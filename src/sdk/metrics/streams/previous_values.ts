import type { Attributes } from "../../../api/mod.ts";
import { SeriesTable } from "./series_table.ts";

/**
 * How many values are remembered before any is forgotten, as a multiple of the cardinality limit,
 * or of the sets in a round if there are more of them.
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
 * The last value that an instrument observed for each set of attributes, from which the increase
 * since then is computed.
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
   * Must be called before each round of `exchange`. If too many values are remembered, they become
   * stale. Those that are still not exchanged when there are too many again are forgotten.
   *
   * @param count The number of sets in this round.
   */
  beginRound(count: number): void {
    if (this.#current.table.size < Math.max(this.#limit, count) * REMEMBERED) return;
    this.#stale = this.#current;
    this.#current = nothing();
  }

  /**
   * Replaces the value of a set of attributes.
   *
   * @returns The previous value; 0 if there was none.
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
