import type { BatchOptions } from "../../config/mod.ts";
import type { ModelNode } from "../model/model_node.ts";

/** Default queue capacity and batch size, in records. */
const DEFAULT_QUEUE_SIZE = 2048;
const DEFAULT_BATCH_SIZE = 512;

/** Maps the settings of a `batch` processor. */
export function mapBatch(node: ModelNode): BatchOptions {
  const maxQueueSize = node.integer("max_queue_size", 1) ?? DEFAULT_QUEUE_SIZE;
  const given = node.integer("max_export_batch_size", 1);
  if (given !== undefined && given > maxQueueSize) {
    node.fault("it must not be more than max_queue_size", "max_export_batch_size");
  }
  return {
    scheduledDelayMs: node.integer("schedule_delay", 0),
    exportTimeoutMs: node.integer("export_timeout", 0),
    maxQueueSize,
    maxExportBatchSize: Math.min(given ?? DEFAULT_BATCH_SIZE, maxQueueSize),
  };
}
