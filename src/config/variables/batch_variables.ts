import type { DefaultedVariable } from "./environment_variable.ts";
import { integer, MILLISECONDS } from "../values/value_kind.ts";

/** The variables of one batch processor. */
export interface BatchVariables {
  /** Maximum time between two exports. */
  readonly scheduledDelayMs: DefaultedVariable<number>;
  /** Maximum time of one export. */
  readonly exportTimeoutMs: DefaultedVariable<number>;
  /** Queue capacity in records. */
  readonly maxQueueSize: DefaultedVariable<number>;
  /** Maximum batch size in records. */
  readonly maxExportBatchSize: DefaultedVariable<number>;
}

/** Batch span processor. */
export const SPAN_BATCH: BatchVariables = batchVariables("OTEL_BSP", {
  option: "traces.batch",
  records: "spans",
  scheduledDelayMs: 5000,
});

/** Batch log record processor. */
export const LOG_BATCH: BatchVariables = batchVariables("OTEL_BLRP", {
  option: "logs.batch",
  records: "log records",
  scheduledDelayMs: 1000,
});

function batchVariables(
  prefix: string,
  batch: { readonly option: string; readonly records: string; readonly scheduledDelayMs: number },
): BatchVariables {
  return {
    scheduledDelayMs: {
      name: `${prefix}_SCHEDULE_DELAY`,
      option: `${batch.option}.scheduledDelayMs`,
      kind: MILLISECONDS,
      fallback: batch.scheduledDelayMs,
      meaning: `Maximum time between two exports of ${batch.records}, in milliseconds.`,
    },
    exportTimeoutMs: {
      name: `${prefix}_EXPORT_TIMEOUT`,
      option: `${batch.option}.exportTimeoutMs`,
      kind: MILLISECONDS,
      fallback: 30_000,
      meaning: `Maximum time of one export of ${batch.records}, in milliseconds; 0 for no limit.`,
    },
    maxQueueSize: {
      name: `${prefix}_MAX_QUEUE_SIZE`,
      option: `${batch.option}.maxQueueSize`,
      kind: integer(1),
      fallback: 2048,
      meaning: `Maximum number of waiting ${batch.records}; further ones are dropped and counted.`,
    },
    maxExportBatchSize: {
      name: `${prefix}_MAX_EXPORT_BATCH_SIZE`,
      option: `${batch.option}.maxExportBatchSize`,
      kind: integer(1),
      fallback: 512,
      meaning: `Maximum number of ${batch.records} in a request; at most the queue size.`,
    },
  };
}
