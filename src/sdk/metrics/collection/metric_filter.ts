import type { Attributes } from "../../../api/mod.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { DataPointType } from "./metric_data.ts";

/** What a filter does with a metric. */
export type MetricFilterResult = "accept" | "drop" | "accept_partial";

/** A metric, as a filter sees it. */
export interface FilteredMetric {
  /** The scope of its meter. */
  readonly scope: Scope;
  /** Its name. */
  readonly name: string;
  /** The type of its points. */
  readonly type: DataPointType;
  /** Its unit. */
  readonly unit: string;
}

/** Leaves metrics or points out of a reader's collections (specification, MetricFilter). */
export interface MetricFilter {
  /** Decides about a metric: all of its points, none, or those that `testAttributes` accepts. */
  testMetric(metric: FilteredMetric): MetricFilterResult;
  /** Decides about one point of a metric that is accepted in part. */
  testAttributes(metric: FilteredMetric, attributes: Attributes): "accept" | "drop";
}
