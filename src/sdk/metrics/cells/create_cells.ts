import { PointType } from "../../../snapshot/mod.ts";
import type { ResolvedAggregation } from "./aggregation.ts";
import type { Cells } from "./cells.ts";
import { ExplicitHistogramCells } from "./explicit_histogram_cells.ts";
import { ExponentialHistogramCells } from "./exponential_histogram_cells.ts";
import { LastValueCells } from "./last_value_cells.ts";
import { SumCells } from "./sum_cells.ts";

/** An aggregation that makes points. */
export type PointAggregation = Exclude<ResolvedAggregation, { readonly kind: "drop" }>;

/** Creates the cells of an aggregation, without measurements. */
export function createCells(aggregation: PointAggregation): Cells<unknown> {
  switch (aggregation.kind) {
    case "sum":
      return new SumCells();
    case "last_value":
      return new LastValueCells();
    case "explicit_bucket_histogram":
      return new ExplicitHistogramCells(aggregation.bounds, aggregation);
    case "base2_exponential_bucket_histogram":
      return new ExponentialHistogramCells(aggregation);
    default:
      return aggregation satisfies never;
  }
}

/** Returns the type of an aggregation's points. */
export function pointTypeOf(aggregation: PointAggregation): PointType {
  switch (aggregation.kind) {
    case "sum":
      return PointType.SUM;
    case "last_value":
      return PointType.GAUGE;
    case "explicit_bucket_histogram":
      return PointType.HISTOGRAM;
    case "base2_exponential_bucket_histogram":
      return PointType.EXPONENTIAL_HISTOGRAM;
    default:
      return aggregation satisfies never;
  }
}
