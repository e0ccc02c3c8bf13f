import type { Attributes } from "../../../api/mod.ts";
import { LastValueCells } from "../cells/last_value_cells.ts";
import { SeriesTable } from "./series_table.ts";

/** Maximum number of attribute sets kept apart per instrument and collection. */
const MAX_OBSERVED_SETS = 1_000_000;

/**
 * What the callbacks of one instrument observe in one collection: the last value of each set of
 * attributes. Attribute filters and the cardinality limit are not applied yet: the sets that they
 * merge are added up afterwards.
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

  /** Records an observation. The last one of a set counts. */
  observe(value: number, attributes: Attributes | undefined): void {
    const { table, cells } = this;
    const set = table.find(attributes);
    // The overflow series has the values of different sets.
    const isAdded = this.#isSum && set === table.overflowSeries;
    cells.update(set, isAdded ? cells.value(set) + value : value);
  }
}
