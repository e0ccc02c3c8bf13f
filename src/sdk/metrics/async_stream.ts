import { type Attributes, ROOT_CONTEXT } from "../../api/mod.ts";
import { attributesOf } from "../attributes.ts";
import type { Clock } from "../clock.ts";
import { AggregationTemporality } from "./aggregation_temporality.ts";
import type { Cells } from "./cells.ts";
import { PAGE_MASK, PAGE_SHIFT } from "./cells.ts";
import type { CollectionTime } from "./collection_time.ts";
import { createCells } from "./create_cells.ts";
import { ExemplarFilter } from "./exemplar.ts";
import { FrozenMetric } from "./frozen_metric.ts";
import { LastValueCells } from "./last_value_cells.ts";
import { PreviousValues } from "./previous_values.ts";
import { SeriesExemplars } from "./series_exemplars.ts";
import { SeriesTable } from "./series_table.ts";
import type { StreamConfig } from "./stream_config.ts";

/** Most sets of attributes that are told apart before a view leaves some of them out. */
export const MAX_OBSERVED_SETS = 1_000_000;

/** What was observed in one collection. */
interface Round {
  readonly table: SeriesTable;
  readonly cells: LastValueCells;
}

/**
 * A metric of one reader, out of what callbacks observe. Each collection starts without a value, so
 * that what is no longer observed is no longer reported.
 */
export class AsyncStream {
  /** What the stream is. */
  readonly config: StreamConfig;
  readonly #exemplars: SeriesExemplars | undefined;
  readonly #previous: PreviousValues | undefined;
  #round: Round;
  #startTime: readonly [number, number];

  /** Starts now. */
  constructor(config: StreamConfig, filter: ExemplarFilter, clock: Clock) {
    this.config = config;
    clock.read();
    this.#startTime = [clock.seconds, clock.nanos];
    this.#round = this.#newRound();
    this.#previous = this.#isDelta ? new PreviousValues(config.cardinalityLimit) : undefined;
    // Callbacks run outside of any span.
    this.#exemplars = config.exemplarReservoir === undefined || filter !== ExemplarFilter.ALWAYS_ON
      ? undefined
      : new SeriesExemplars(config.exemplarReservoir, filter, clock);
  }

  /** Forgets what was observed before: a collection begins. */
  begin(): void {
    this.#round = this.#newRound();
  }

  /** Takes an observation in. The last one of a set of attributes counts. */
  observe(value: number, attributes: Attributes | undefined): void {
    const { table, cells } = this.#round;
    const series = table.find(attributes);
    // What overflows belongs to different sets and is added up, like what a view merges.
    const isMerged = series === table.overflowSeries && this.config.aggregation.kind === "sum";
    cells.update(series, isMerged ? cells.value(series) + value : value);
    if (this.config.keepKey === undefined) {
      this.#exemplars?.offer(series, value, attributes, ROOT_CONTEXT);
    }
  }

  /**
   * The metric of what was observed since `begin`; `undefined` when nothing was.
   *
   * @returns The metric, and what must be called after it was read.
   */
  freeze(
    time: CollectionTime,
  ): { readonly metric: FrozenMetric; readonly release: () => void } | undefined {
    const startTime = this.#startTime;
    if (this.#isDelta) this.#startTime = [time.seconds, time.nanos];
    const round = this.#round;
    this.#round = this.#newRound();
    if (round.table.size === 0) return undefined;
    const { config } = this;
    const { table, cells } = config.keepKey === undefined ? round : this.#merge(round);
    if (config.aggregation.kind === "sum") this.#subtractPrevious(table, cells);
    const reservoirs = this.#exemplars?.freeze() ?? [];
    const pages = cells.freeze();
    const state = { config, table, cells, pages, reservoirs, startTime };
    return { metric: new FrozenMetric(state, time), release: () => {} };
  }

  get #isDelta(): boolean {
    return this.config.temporality === AggregationTemporality.DELTA;
  }

  // What a view makes equal is added up, so the sets as observed are kept apart until then.
  #newRound(): Round {
    const isMerged = this.config.keepKey !== undefined;
    const limit = isMerged ? MAX_OBSERVED_SETS : this.config.cardinalityLimit;
    return {
      table: new SeriesTable({ limit, keepKey: undefined, clock: undefined }),
      cells: new LastValueCells(),
    };
  }

  #merge(round: Round): { readonly table: SeriesTable; readonly cells: Cells<unknown> } {
    const { cardinalityLimit, keepKey, aggregation } = this.config;
    const table = new SeriesTable({ limit: cardinalityLimit, keepKey, clock: undefined });
    const cells = createCells(aggregation);
    for (let series = 0; series < round.table.size; series++) {
      const attributes = attributesOf(round.table.attributeList(series));
      const value = round.cells.value(series);
      const merged = table.find(attributes);
      cells.update(merged, value);
      this.#exemplars?.offer(merged, value, attributes, ROOT_CONTEXT);
    }
    return { table, cells };
  }

  // Makes increases of sums; a sum that has shrunk, though it only grows, was started anew.
  #subtractPrevious(table: SeriesTable, cells: Cells<unknown>): void {
    const previous = this.#previous;
    const { aggregation } = this.config;
    if (previous === undefined || aggregation.kind !== "sum") return;
    previous.beginRound();
    for (let series = 0; series < table.size; series++) {
      // Sums and last values are pages of plain numbers, each series with a page.
      const page = cells.pages[series >> PAGE_SHIFT] as Float64Array;
      const place = series & PAGE_MASK;
      const value = page[place];
      const before = previous.exchange(table, series, value);
      if (!aggregation.isMonotonic || value >= before) page[place] = value - before;
    }
  }
}
