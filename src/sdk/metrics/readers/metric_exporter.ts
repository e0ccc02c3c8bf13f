import type { ExportResult } from "../../export_result.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { Aggregation } from "../cells/aggregation.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import type { InstrumentType } from "../instrument_type.ts";
import type { ResourceMetrics } from "../collection/metric_data.ts";

/**
 * Sends collections somewhere from the application's thread (specification, Metrics SDK, Push
 * Metric Exporter). A reader never calls `export` while an earlier call is under way.
 */
export interface MetricExporter {
  /** Sends a collection. Must come to an end by itself; after `shutdown` it answers `"failure"`. */
  export(metrics: ResourceMetrics): Promise<ExportResult>;
  /** Sends what the exporter holds back, if it does. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Sends what the exporter holds back and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
  /** What the exporter wants made of values. @default the reader's choice */
  selectAggregation?(type: InstrumentType): Aggregation;
  /** Since when the exporter wants values added up. @default the reader's choice */
  selectAggregationTemporality?(type: InstrumentType): AggregationTemporality;
  /** Most series that the exporter wants of a metric. @default the reader's choice */
  selectCardinalityLimit?(type: InstrumentType): number;
}
