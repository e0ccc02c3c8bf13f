import type { MetricsExportConfig } from "../../config/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import { type MetricRun, writeMetricRun } from "../../snapshot/mod.ts";
import { openOtlpLane, type OtlpLaneParts } from "./open_otlp_lane.ts";

/** Queue capacity of metrics in records; each holds up to 256 points of one metric. */
export const MAX_METRIC_RECORDS = 65_536;

/**
 * Queue capacity of metrics in bytes. The bytes are numbers outside of the heaps, and rarely more
 * than one collection, which must not be cut.
 */
export const MAX_METRIC_BYTES: number = 64 * 1024 * 1024;

/**
 * How long the worker waits for the rest of a collection before it exports what it has, in
 * milliseconds. This is longer than the outbox holds the last part back.
 */
export const METRIC_GATHER_DELAY_MS = 250;

/** Opens the lane that sends metrics to one OTLP receiver. */
export function openMetricLane(
  { otlp, exportTimeoutMs }: MetricsExportConfig,
  parts: OtlpLaneParts,
): LaneHandle<MetricRun> {
  // A collection is exported as a whole; the size of a request is limited in bytes.
  const batch = {
    maxQueueSize: MAX_METRIC_RECORDS,
    maxExportBatchSize: MAX_METRIC_RECORDS,
    maxQueueBytes: MAX_METRIC_BYTES,
    scheduledDelayMs: METRIC_GATHER_DELAY_MS,
    exportTimeoutMs,
  };
  return openOtlpLane({ signal: "metrics", otlp, batch, writeRecord: writeMetricRun }, parts);
}
