import type { ExportResult } from "../../export_result.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { Aggregation } from "../cells/aggregation.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import type { InstrumentType } from "../instrument_type.ts";
import type { ResourceMetrics } from "../collection/metric_data.ts";

/**
 * Sends collections somewhere from the application's thread (specification, Metrics SDK, Push
 * Metric Exporter). A reader never calls `export` while an earlier call is in progress.
 */
export interface MetricExporter {
  /** Sends a collection. Must settle on its own; after `shutdown` it must return `"failure"`. */
  export(metrics: ResourceMetrics): Promise<ExportResult>;
  /** Sends what the exporter still buffers, if it buffers at all. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Sends what the exporter still buffers, and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
  /** The exporter's preferred aggregation. @default the reader's choice */
  selectAggregation?(type: InstrumentType): Aggregation;
  /** The exporter's preferred temporality. @default the reader's choice */
  selectAggregationTemporality?(type: InstrumentType): AggregationTemporality;
  /** The exporter's preferred maximum number of series. @default the reader's choice */
  selectCardinalityLimit?(type: InstrumentType): number;
}
