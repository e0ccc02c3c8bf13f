import type { Attributes, Context } from "../../../api/mod.ts";
import type { Clock } from "../../clock.ts";
import { MAX_NESTING, reportNesting } from "../../nesting.ts";
import { AggregationTemporality } from "../aggregation_temporality.ts";
import type { Cells } from "../cells/cells.ts";
import { type CollectionTime, startBy } from "../collection/collection_time.ts";
import { createCells } from "../cells/create_cells.ts";
import type { ExemplarFilter, ExemplarReservoir } from "../exemplars/exemplar.ts";
import { FrozenMetric, type FrozenStream } from "./frozen_metric.ts";
import { reportMeasurement } from "../report_measurement.ts";
import { SeriesExemplars } from "../exemplars/series_exemplars.ts";
import { SeriesTable } from "./series_table.ts";
import type { StreamConfig } from "./stream_config.ts";

/** How many measurements are being taken in: attributes may have getters that measure. */
let depth = 0;

/** A metric of one reader, out of measurements as the application makes them. */
export class SyncStream {
  /** What the stream is. */
  readonly config: StreamConfig;
  /** The series; another table after each collection of deltas, which forgets them. */
  table: SeriesTable;
  /** Counts the tables: who remembers a series goes by it, and holds no table that is forgotten. */
  tableNumber = 1;
  /** The state of the series. */
  cells: Cells<unknown>;
  /** The exemplars; `undefined` where they are off. */
  readonly exemplars: SeriesExemplars | undefined;
  readonly #clock: Clock;
  #startTime: readonly [number, number];

  /** Starts now. */
  constructor(config: StreamConfig, filter: ExemplarFilter, clock: Clock) {
    this.config = config;
    this.#clock = clock;
    clock.read();
    this.#startTime = [clock.seconds, clock.nanos];
    this.table = this.#newTable();
    this.cells = createCells(config.aggregation);
    this.exemplars = config.exemplarReservoir === undefined
      ? undefined
      : new SeriesExemplars(config.exemplarReservoir, filter, clock);
  }

  /** Takes a measurement in. Never throws, whatever the attributes do. */
  record(value: number, attributes: Attributes | undefined, context: Context | undefined): void {
    if (depth === MAX_NESTING) return reportNesting("a measurement is dropped");
    depth++;
    try {
      const series = this.table.find(attributes);
      this.cells.update(series, value);
      this.exemplars?.offer(series, value, attributes, context);
      depth--;
    } catch (error) {
      // Here and not in "finally", which makes a measurement slower.
      depth--;
      reportMeasurement(error);
    }
  }

  /**
   * The metric as it is now; `undefined` when there is nothing to tell. What is measured from now
   * on belongs to the next collection.
   */
  freeze(time: CollectionTime): FrozenStream | undefined {
    const isDelta = this.config.temporality === AggregationTemporality.DELTA;
    const startTime = startBy(this.#startTime, time);
    if (isDelta) this.#startTime = [time.seconds, time.nanos];
    const { config, table, cells, exemplars } = this;
    if (table.size === 0) return undefined;
    const pages = cells.freeze();
    const reservoirs: (ExemplarReservoir | undefined)[] = exemplars?.freeze() ?? [];
    const state = { config, table, cells, pages, reservoirs };
    if (isDelta) {
      this.table = this.#newTable();
      this.tableNumber++;
      this.cells = createCells(config.aggregation);
      return { metric: new FrozenMetric({ ...state, startTime }, time), release: () => {} };
    }
    return {
      metric: new FrozenMetric({ ...state, startTime: undefined }, time),
      release: () => {
        cells.thaw();
        if (reservoirs.length > 0) exemplars?.thaw(reservoirs);
      },
    };
  }

  // Points of deltas share one start; cumulative ones start at their first measurement.
  #newTable(): SeriesTable {
    const isDelta = this.config.temporality === AggregationTemporality.DELTA;
    return new SeriesTable({
      limit: this.config.cardinalityLimit,
      keepKey: this.config.keepKey,
      clock: isDelta ? undefined : this.#clock,
    });
  }
}
