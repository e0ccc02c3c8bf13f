import { fillInNumbers } from "./fill_in_numbers.ts";

/** How a batch processor groups records for export (specification, Batching processor). */
export interface BatchProcessorOptions {
  /**
   * Maximum number of queued records, without a batch that is being exported; further records are
   * dropped and counted.
   * @default 2048
   */
  readonly maxQueueSize: number;
  /**
   * Maximum time that a record waits for its batch to fill, in milliseconds.
   * @default 5000 for spans, 1000 for log records
   */
  readonly scheduledDelayMs: number;
  /**
   * Maximum time that one export may take, retries included, in milliseconds; 0 for no limit.
   * @default 30000
   */
  readonly exportTimeoutMs: number;
  /** Maximum number of records in a batch; at most `maxQueueSize`. @default 512 */
  readonly maxExportBatchSize: number;
}

/** The specification's defaults for spans. */
export const DEFAULT_SPAN_BATCH_OPTIONS: BatchProcessorOptions = {
  maxQueueSize: 2048,
  scheduledDelayMs: 5000,
  exportTimeoutMs: 30_000,
  maxExportBatchSize: 512,
};

/**
 * Maximum number of items waiting in a simple processor, the one being exported included; further
 * ones are dropped and counted.
 */
export const MAX_SIMPLE_QUEUE_SIZE = 2048;

/** Options of a simple processor: each item is exported at once and alone. */
export const SIMPLE_BATCH_OPTIONS: BatchProcessorOptions = {
  ...DEFAULT_SPAN_BATCH_OPTIONS,
  // The item that is being exported is not in the queue.
  maxQueueSize: MAX_SIMPLE_QUEUE_SIZE - 1,
  maxExportBatchSize: 1,
};

/**
 * Fills in defaults.
 *
 * @throws RangeError for an invalid number.
 */
export function resolveBatchProcessorOptions(
  options: Partial<BatchProcessorOptions>,
  defaults: BatchProcessorOptions = DEFAULT_SPAN_BATCH_OPTIONS,
): BatchProcessorOptions {
  const all = fillInNumbers(
    defaults,
    options,
    (name, value) => `Batch option ${name} must be a number of at least 0, not ${value}.`,
  );
  if (all.maxQueueSize < 1 || all.maxExportBatchSize < 1) {
    throw new RangeError("maxQueueSize and maxExportBatchSize must be at least 1.");
  }
  // A small queue lowers the default batch size; an explicit batch size must fit.
  if (options.maxExportBatchSize === undefined) {
    return { ...all, maxExportBatchSize: Math.min(all.maxExportBatchSize, all.maxQueueSize) };
  }
  if (all.maxExportBatchSize > all.maxQueueSize) {
    throw new RangeError(
      `maxExportBatchSize ${all.maxExportBatchSize} exceeds maxQueueSize ${all.maxQueueSize}.`,
    );
  }
  return all;
}
