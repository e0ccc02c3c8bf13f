import { type Attributes, ROOT_CONTEXT } from "../../../api/mod.ts";
import { attributesOf } from "../../attributes.ts";
import type { Clock } from "../../clock.ts";
import { AggregationTemporality } from "../aggregation_temporality.ts";
import type { Cells } from "../cells/cells.ts";
import { type CollectionTime, startBy } from "../collection/collection_time.ts";
import { createCells } from "../cells/create_cells.ts";
import { ExemplarFilter } from "../exemplars/exemplar.ts";
import { FrozenMetric, type FrozenStream } from "./frozen_metric.ts";
import { ObservedSets } from "./observed_sets.ts";
import { PreviousValues } from "./previous_values.ts";
import { SeriesExemplars } from "../exemplars/series_exemplars.ts";
import { SeriesTable } from "./series_table.ts";
import type { StreamConfig } from "./stream_config.ts";

/** The series of a metric, and their values. */
interface Series {
  readonly table: SeriesTable;
  readonly cells: Cells<unknown>;
}

/**
 * One reader's metric from the observations of callbacks. Each collection starts empty, so a series
 * that is no longer observed is no longer reported.
 */
export class AsyncStream {
  /** Describes the stream. */
  readonly config: StreamConfig;
  readonly #exemplars: SeriesExemplars | undefined;
  /** Observations of this collection, by instrument: a view may give several the same metric. */
  #observed = new Map<object, ObservedSets>();
  /** The previous observations, by instrument; only for delta sums. */
  readonly #previous = new Map<object, PreviousValues>();
  #startTime: readonly [number, number];

  /** Creates a stream that starts now. */
  constructor(config: StreamConfig, filter: ExemplarFilter, clock: Clock) {
    this.config = config;
    clock.read();
    this.#startTime = [clock.seconds, clock.nanos];
    // Callbacks run outside of any span.
    this.#exemplars = config.exemplarReservoir === undefined || filter !== ExemplarFilter.ALWAYS_ON
      ? undefined
      : new SeriesExemplars(config.exemplarReservoir, filter, clock);
  }

  /** Begins a collection: forgets what was observed before. */
  begin(): void {
    this.#observed = new Map();
  }

  /**
   * Records an observation. The last one of a set of attributes counts.
   *
   * @param instrument The instrument that is observed.
   */
  observe(instrument: object, value: number, attributes: Attributes | undefined): void {
    let sets = this.#observed.get(instrument);
    if (sets === undefined) {
      sets = new ObservedSets(this.config.aggregation.kind === "sum");
      this.#observed.set(instrument, sets);
    }
    sets.observe(value, attributes);
  }

  /** Returns the metric as observed since `begin`, or `undefined` if nothing was observed. */
  freeze(time: CollectionTime): FrozenStream | undefined {
    const startTime = startBy(this.#startTime, time);
    this.#startTime = this.#isDelta ? [time.seconds, time.nanos] : startTime;
    const observed = this.#observed;
    this.#observed = new Map();
    if (observed.size === 0) return undefined;
    const { config } = this;
    const { table, cells } = this.#mergedSeries(observed);
    const reservoirs = this.#exemplars?.freeze() ?? [];
    const pages = cells.freeze();
    const state = { config, table, cells, pages, reservoirs, startTime };
    return { metric: new FrozenMetric(state, time), release: () => {} };
  }

  get #isDelta(): boolean {
    return this.config.temporality === AggregationTemporality.DELTA;
  }

  // Increases are computed per observed set of attributes. Only then are sets merged that share a
  // series because of the view, the limit, or a name that several instruments have.
  #mergedSeries(observed: ReadonlyMap<object, ObservedSets>): Series {
    const { cardinalityLimit, keepKey, aggregation } = this.config;
    const [first] = observed.values();
    const isMerged = observed.size > 1 || keepKey !== undefined ||
      first.table.size > cardinalityLimit;
    const isIncrease = this.#isDelta && aggregation.kind === "sum";
    if (!isMerged && !isIncrease && this.#exemplars === undefined) return first;
    const merged: Series = isMerged
      ? {
        table: new SeriesTable({ limit: cardinalityLimit, keepKey, clock: undefined }),
        cells: createCells(aggregation),
      }
      : first;
    for (const [instrument, { table, cells }] of observed) {
      const previous = isIncrease ? this.#previousOf(instrument) : undefined;
      previous?.beginRound(table.size);
      for (let set = 0; set < table.size; set++) {
        const attributes = attributesOf(table.attributeList(set));
        const value = cells.value(set);
        let series = set;
        if (isMerged) {
          const isOverflow = set === table.overflowSeries;
          series = isOverflow ? merged.table.overflow() : merged.table.find(attributes);
        }
        const before = previous?.exchange(attributes, value) ?? 0;
        merged.cells.update(series, this.#increase(value, before));
        this.#exemplars?.offer(series, value, attributes, ROOT_CONTEXT);
      }
    }
    return merged;
  }

  #previousOf(instrument: object): PreviousValues {
    let previous = this.#previous.get(instrument);
    if (previous === undefined) {
      previous = new PreviousValues(this.config.cardinalityLimit);
      this.#previous.set(instrument, previous);
    }
    return previous;
  }

  // A monotonic sum that has decreased was reset.
  #increase(value: number, before: number): number {
    const { aggregation } = this.config;
    const isAnew = aggregation.kind === "sum" && aggregation.isMonotonic && value < before;
    return isAnew ? value : value - before;
  }
}
