import { reportOnce, ValueType } from "../../../api/mod.ts";
import {
  type AnyValue,
  type AttributeList,
  type ExemplarFields,
  type PointFields,
  type PointType,
  type Scope,
  TEMPORALITY_CUMULATIVE,
  TEMPORALITY_DELTA,
} from "../../../snapshot/mod.ts";
import { AggregationTemporality } from "../aggregation_temporality.ts";
import { type Cells, PAGE_MASK, PAGE_SHIFT } from "../cells/cells.ts";
import type { CollectedMetric } from "../collection/collection.ts";
import { type CollectionTime, isLater } from "../collection/collection_time.ts";
import { pointTypeOf } from "../cells/create_cells.ts";
import type { ExemplarReservoir } from "../exemplars/exemplar.ts";
import { collectExemplars } from "../exemplars/series_exemplars.ts";
import { isObservable } from "../instrument_type.ts";
import { SDK_SCOPE_NAME } from "../../sdk_scope_name.ts";
import type { SeriesTable } from "./series_table.ts";
import type { StreamConfig } from "./stream_config.ts";

/** The state of a stream when a collection begins. */
export interface FrozenState {
  readonly config: StreamConfig;
  readonly table: SeriesTable;
  readonly cells: Cells<unknown>;
  readonly pages: readonly unknown[];
  readonly reservoirs: (ExemplarReservoir | undefined)[];
  /** Start of all points; if `undefined`, each starts at its first measurement. */
  readonly startTime: readonly [number, number] | undefined;
}

/** What a stream hands to a collection. */
export interface FrozenStream {
  /** The metric as it was. */
  readonly metric: FrozenMetric;
  /** Must be called once the metric has been read. */
  readonly release: () => void;
}

const NO_BOUNDS = new Float64Array(0);
const NO_EXEMPLARS: readonly ExemplarFields[] = [];

/** The metric of a stream as it was when the collection began, to be read point by point. */
export class FrozenMetric implements CollectedMetric {
  readonly scope: Scope;
  readonly scopeNumber: number;
  readonly collection: number;
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: PointType;
  readonly temporality: number;
  readonly isMonotonic: boolean;
  readonly isInt: boolean;
  readonly isRecorded: boolean;
  readonly seconds: number;
  readonly nanos: number;
  readonly bounds: Float64Array;
  readonly pointNumbers: number;
  /** Describes the stream. */
  readonly config: StreamConfig;
  readonly #state: FrozenState;
  readonly #exemplars = new Map<number, readonly ExemplarFields[]>();
  #series: Int32Array | undefined;
  #pointCount: number;

  /** @param time When the collection began. */
  constructor(state: FrozenState, time: CollectionTime) {
    const { config, table, cells } = state;
    const { descriptor, aggregation } = config;
    this.config = config;
    this.scope = config.scope;
    this.#state = state;
    this.scopeNumber = config.scopeNumber;
    this.collection = time.number;
    this.name = descriptor.name;
    this.description = descriptor.description;
    this.unit = descriptor.unit;
    this.type = pointTypeOf(aggregation);
    this.temporality = config.temporality === AggregationTemporality.DELTA
      ? TEMPORALITY_DELTA
      : TEMPORALITY_CUMULATIVE;
    this.isMonotonic = aggregation.kind === "sum" && aggregation.isMonotonic;
    this.isInt = descriptor.valueType === ValueType.INT;
    // The SDK's own metrics change with each export: exporting because of them would never end.
    this.isRecorded = !isObservable(descriptor.type) && config.scope.name !== SDK_SCOPE_NAME;
    this.seconds = time.seconds;
    this.nanos = time.nanos;
    this.bounds = aggregation.kind === "explicit_bucket_histogram" ? aggregation.bounds : NO_BOUNDS;
    this.pointNumbers = cells.pointNumbers;
    this.#pointCount = table.size;
    if (table.overflowSeries >= 0) reportOverflow(config, table.size);
  }

  get pointCount(): number {
    return this.#pointCount;
  }

  get pairKeys(): readonly string[] {
    return this.#state.table.pairKeys;
  }

  get pairValues(): readonly AnyValue[] {
    return this.#state.table.pairValues;
  }

  /** The attributes of a series, as alternating keys and values. */
  attributeList(series: number): AttributeList {
    return this.#state.table.attributeList(series);
  }

  /** Keeps only the points of these series. */
  keepSeries(series: Int32Array): void {
    this.#series = series;
    this.#pointCount = series.length;
  }

  readPairs(index: number, point: PointFields): void {
    const { table } = this.#state;
    const series = this.#series === undefined ? index : this.#series[index];
    const start = table.starts[series];
    point.pairs = table.pairs;
    point.pairStart = start;
    point.pairCount = table.starts[series + 1] - start;
  }

  readPoint(index: number, point: PointFields): void {
    this.readPairs(index, point);
    const { cells, pages } = this.#state;
    const series = this.#series === undefined ? index : this.#series[index];
    this.#readStart(series, point);
    point.exemplars = this.#readExemplars(series);
    cells.read(pages[series >> PAGE_SHIFT], series & PAGE_MASK, point);
  }

  #readStart(series: number, point: PointFields): void {
    const { table: { firstTimes }, startTime } = this.#state;
    if (startTime !== undefined) {
      [point.startSeconds, point.startNanos] = startTime;
      return;
    }
    const at = series * 2;
    // The clock was set back since the first measurement: the series now starts here.
    if (isLater(firstTimes[at], firstTimes[at + 1], this)) {
      firstTimes[at] = this.seconds;
      firstTimes[at + 1] = this.nanos;
    }
    point.startSeconds = firstTimes[at];
    point.startNanos = firstTimes[at + 1];
  }

  // A point may be read more than once, but a reservoir returns its exemplars only once.
  #readExemplars(series: number): readonly ExemplarFields[] {
    const { reservoirs, table } = this.#state;
    if (reservoirs.length === 0 || reservoirs[series] === undefined) return NO_EXEMPLARS;
    let exemplars = this.#exemplars.get(series);
    if (exemplars === undefined) {
      exemplars = collectExemplars(reservoirs, series, table);
      this.#exemplars.set(series, exemplars);
    }
    return exemplars;
  }
}

// Below the limit, overflow comes from too large sets, which are reported elsewhere.
function reportOverflow({ descriptor, scope, cardinalityLimit }: StreamConfig, size: number): void {
  if (size <= cardinalityLimit) return;
  const [metric, meter] = [descriptor.name, scope.name].map((name) => JSON.stringify(name));
  reportOnce(
    "metric-cardinality",
    "warn",
    `The metric ${metric} of the meter ${meter} has ` +
      `more than ${cardinalityLimit} sets of attributes; further ones are recorded as one ` +
      "series, with the attribute otel.metric.overflow.",
  );
}
