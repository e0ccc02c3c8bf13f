/**
 * The pipeline: lanes that queue, batch and export snapshots, one request after another. Runs in
 * the export worker, or in the application thread where there is no worker.
 *
 * @module
 */
export { Lane, MAX_BATCH_BYTES } from "./lane.ts";
export type { Delivery, ExporterContext, LaneExporter } from "./lane_exporter.ts";
export { Pipeline, type PipelineSurroundings } from "./pipeline.ts";
