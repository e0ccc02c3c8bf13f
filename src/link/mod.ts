/**
 * The link between the application thread and the pipeline: outboxes, shared counters, the worker's
 * life, the flush at exit, and the in-thread variant for when there is no worker.
 *
 * @module
 */
export { DROP_REASONS, type DropReason } from "./drop_reason.ts";
export { ExportLink, type LaneOptions } from "./export_link.ts";
export type { AskForHeaders, HeaderValues } from "./header_source.ts";
export { LaneHandle, type SignalStats } from "./lane_handle.ts";
export type { LaneObserver } from "./lane_observer.ts";
export { startInThreadPipeline } from "./in_thread_pipeline.ts";
export { UNASKED_BYTES } from "./memory_share.ts";
export { HAND_OVER_DELAY_MS, type OutboxLimits } from "./outbox.ts";
export type {
  ExportEnd,
  ExportMessage,
  LaneConfig,
  LinkMessage,
  PipelineMessage,
} from "./protocol.ts";
export type { PipelineEvents, PipelineHost, StartPipeline } from "./pipeline_host.ts";
export { startWorkerPipeline } from "./worker_pipeline.ts";
