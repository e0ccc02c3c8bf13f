import type { Attributes } from "../../../api/mod.ts";
import { LastValueCells } from "../cells/last_value_cells.ts";
import { SeriesTable } from "./series_table.ts";

/** Most sets of attributes that are told apart in what one instrument observes. */
const MAX_OBSERVED_SETS = 1_000_000;

/**
 * What the callbacks of one instrument observe in one collection: the last value of each set of
 * attributes. Which attributes are left out, and how many series there may be, plays no part yet:
 * what a view or the limit merges is added up afterwards.
 */
export class ObservedSets {
  /** The sets. */
  readonly table: SeriesTable = new SeriesTable({
    limit: MAX_OBSERVED_SETS,
    keepKey: undefined,
    clock: undefined,
  });
  /** Their values. */
  readonly cells: LastValueCells = new LastValueCells();
  readonly #isSum: boolean;

  /** @param isSum Whether the values of different sets can be added up. */
  constructor(isSum: boolean) {
    this.#isSum = isSum;
  }

  /** Takes an observation in. The last one of a set counts. */
  observe(value: number, attributes: Attributes | undefined): void {
    const { table, cells } = this;
    const set = table.find(attributes);
    // Those that are not told apart any more are different sets.
    const isAdded = this.#isSum && set === table.overflowSeries;
    cells.update(set, isAdded ? cells.value(set) + value : value);
  }
}
