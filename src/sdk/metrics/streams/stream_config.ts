import type { Scope } from "../../../snapshot/mod.ts";
import type { PointAggregation } from "../cells/create_cells.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import type { ExemplarReservoirFactory } from "../exemplars/exemplar.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";
import type { AttributeFilter } from "./attribute_filter.ts";

/** What a stream is: one metric that one reader gets from an instrument, after its view. */
export interface StreamConfig extends AttributeFilter {
  /** The meter. */
  readonly scope: Scope;
  /** Number of the meter's scope. */
  readonly scopeNumber: number;
  /** The instrument, under the stream's name and description. */
  readonly descriptor: InstrumentDescriptor;
  /** What is made of values. */
  readonly aggregation: PointAggregation;
  /** Since when values are added up. */
  readonly temporality: AggregationTemporality;
  /** Most series. */
  readonly cardinalityLimit: number;
  /** Makes reservoirs; `undefined` where exemplars are off. */
  readonly exemplarReservoir: ExemplarReservoirFactory | undefined;
}
