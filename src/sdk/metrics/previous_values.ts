import { attributesOf } from "../attributes.ts";
import { SeriesTable } from "./series_table.ts";

/** How many times the cardinality limit of values are remembered, observed lately or not. */
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
 * What was observed last for each set of attributes, so that the increase since then can be told.
 */
export class PreviousValues {
  readonly #limit: number;
  #current: Remembered = nothing();
  #stale: Remembered | undefined;

  /** @param limit The cardinality limit of the stream. */
  constructor(limit: number) {
    this.#limit = limit * REMEMBERED;
  }

  /**
   * Must be called before each round of `exchange`. When too much is remembered, what is not
   * exchanged in this round will be forgotten after it.
   */
  beginRound(): void {
    const isFull = this.#current.table.size >= this.#limit;
    this.#stale = isFull ? this.#current : undefined;
    if (isFull) this.#current = nothing();
  }

  /**
   * Replaces the value of a series of a table by the given one.
   *
   * @returns The value that was there; 0 where there was none.
   */
  exchange(table: SeriesTable, series: number, value: number): number {
    const attributes = attributesOf(table.attributeList(series));
    const current = this.#current;
    const own = current.table.find(attributes);
    const previous = current.values[own] ?? this.#staleValue(attributes);
    current.values[own] = value;
    return previous;
  }

  #staleValue(attributes: ReturnType<typeof attributesOf>): number {
    const stale = this.#stale;
    return stale === undefined ? 0 : stale.values[stale.table.find(attributes)] ?? 0;
  }
}
