import type { MetricsExportConfig } from "../../config/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import { type MetricRun, writeMetricRun } from "../../snapshot/mod.ts";
import { openOtlpLane, type OtlpLaneParts } from "./open_otlp_lane.ts";

/** Most records of metrics that wait; each holds up to 256 points of one metric. */
export const MAX_METRIC_RECORDS = 65_536;

/**
 * Most bytes of metrics that wait. They are numbers, outside of the heaps, and hardly ever those of
 * more than one collection, of which none is to be cut.
 */
export const MAX_METRIC_BYTES: number = 64 * 1024 * 1024;

/**
 * How long the worker waits for the rest of a collection before it exports what it has, in
 * milliseconds: longer than the outbox holds the last part back.
 */
export const METRIC_GATHER_DELAY_MS = 250;

/** Opens the lane by which metrics go to one OTLP receiver. */
export function openMetricLane(
  { otlp, exportTimeoutMs }: MetricsExportConfig,
  parts: OtlpLaneParts,
): LaneHandle<MetricRun> {
  // A collection goes out as a whole; how large a request gets is bounded in bytes.
  const batch = {
    maxQueueSize: MAX_METRIC_RECORDS,
    maxExportBatchSize: MAX_METRIC_RECORDS,
    maxQueueBytes: MAX_METRIC_BYTES,
    scheduledDelayMs: METRIC_GATHER_DELAY_MS,
    exportTimeoutMs,
  };
  return openOtlpLane({ signal: "metrics", otlp, batch, writeRecord: writeMetricRun }, parts);
}
