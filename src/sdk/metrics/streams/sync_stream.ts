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

/** Depth of nested measurements: attributes may have getters that measure. */
let depth = 0;

/** One reader's metric from the measurements of synchronous instruments. */
export class SyncStream {
  /** Describes the stream. */
  readonly config: StreamConfig;
  /** The series. A collection with delta temporality forgets them and starts a new table. */
  table: SeriesTable;
  /** Number of the table. Bound instruments compare it, so that they hold no forgotten table. */
  tableNumber = 1;
  /** The state of the series. */
  cells: Cells<unknown>;
  /** The exemplars; `undefined` if they are off. */
  readonly exemplars: SeriesExemplars | undefined;
  readonly #clock: Clock;
  #startTime: readonly [number, number];

  /** Creates a stream that starts now. */
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

  /** Records a measurement. Never throws, whatever the attributes do. */
  record(value: number, attributes: Attributes | undefined, context: Context | undefined): void {
    if (depth === MAX_NESTING) return reportNesting("a measurement is dropped");
    depth++;
    try {
      const series = this.table.find(attributes);
      this.cells.update(series, value);
      this.exemplars?.offer(series, value, attributes, context);
      depth--;
    } catch (error) {
      // Not in "finally", which makes a measurement slower.
      depth--;
      reportMeasurement(error);
    }
  }

  /**
   * Returns the metric as it is now, or `undefined` if it has no series. Later measurements belong
   * to the next collection.
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

  // Delta points share one start time; cumulative ones start at their first measurement.
  #newTable(): SeriesTable {
    const isDelta = this.config.temporality === AggregationTemporality.DELTA;
    return new SeriesTable({
      limit: this.config.cardinalityLimit,
      keepKey: this.config.keepKey,
      clock: isDelta ? undefined : this.#clock,
    });
  }
}
