/** How records are gathered into requests. */
export interface BatchOptions {
  /**
   * Longest time between two exports, in milliseconds.
   *
   * @default 5000 for spans, 1000 for log records
   */
  readonly scheduledDelayMs?: number | undefined;
  /**
   * Time that one export with all its attempts may take, in milliseconds; 0 is no limit.
   *
   * @default 30000
   */
  readonly exportTimeoutMs?: number | undefined;
  /**
   * Most records that wait; further ones are dropped and counted.
   *
   * @default 2048
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * Most records of one request; at most `maxQueueSize`. When as many wait, or half of
   * `maxQueueSize`, they are sent at once.
   *
   * @default 512
   */
  readonly maxExportBatchSize?: number | undefined;
  /**
   * Most bytes that wait, whatever their number of records. When a quarter of them is there, it is
   * sent at once.
   *
   * @default 33554432, or a 32nd of the memory that the process may take, from 4194304 on
   */
  readonly maxQueueBytes?: number | undefined;
}
