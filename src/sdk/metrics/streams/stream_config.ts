import type { Scope } from "../../../snapshot/mod.ts";
import type { PointAggregation } from "../cells/create_cells.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import type { ExemplarReservoirFactory } from "../exemplars/exemplar.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";
import type { AttributeFilter } from "./attribute_filter.ts";

/** Describes a stream: one metric that one reader gets from an instrument, after its view. */
export interface StreamConfig extends AttributeFilter {
  /** The meter. */
  readonly scope: Scope;
  /** Number of the meter's scope. */
  readonly scopeNumber: number;
  /** The instrument, with the stream's name and description. */
  readonly descriptor: InstrumentDescriptor;
  /** How values are aggregated. */
  readonly aggregation: PointAggregation;
  /** The aggregation temporality. */
  readonly temporality: AggregationTemporality;
  /** Maximum number of series. */
  readonly cardinalityLimit: number;
  /** Creates reservoirs; `undefined` if exemplars are off. */
  readonly exemplarReservoir: ExemplarReservoirFactory | undefined;
}
