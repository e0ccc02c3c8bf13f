/** How records are gathered into requests. */
export interface BatchOptions {
  /**
   * Longest time between two exports, in milliseconds.
   *
   * @default 5000 for spans, 1000 for log records
   */
  readonly scheduledDelayMs?: number | undefined;
  /**
   * Maximum time of one export with all its attempts, in milliseconds; 0 for no limit.
   *
   * @default 30000
   */
  readonly exportTimeoutMs?: number | undefined;
  /**
   * Queue capacity in records; further ones are dropped and counted.
   *
   * @default 2048
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * Maximum batch size in records; at most `maxQueueSize`. When that many wait, or half of
   * `maxQueueSize`, they are sent at once.
   *
   * @default 512
   */
  readonly maxExportBatchSize?: number | undefined;
  /**
   * Queue capacity in bytes, however many the records. When a quarter of it is used, the records
   * are sent at once.
   *
   * @default 33554432, or 1/32 of the process's memory limit if that is less, but at least 4194304
   */
  readonly maxQueueBytes?: number | undefined;
}
