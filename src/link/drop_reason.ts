/**
 * Why a record was not exported. Every record that was handed to an outbox and is not exported is
 * counted under exactly one of these reasons.
 */
export const DROP_REASONS = [
  /** More records waiting than `maxQueueSize`. */
  "queue_full",
  /** More bytes waiting than `maxQueueBytes`. */
  "queue_bytes",
  /** The record, or a request with only this record in it, exceeds a size limit. */
  "too_large",
  /** Written after a shutdown, or given up by one. */
  "shutdown",
  /** The Collector refused the request, or a file the lines; a retry would not help. */
  "refused",
  /** The Collector accepted the request but rejected the record (partial success). */
  "rejected",
  /** Every attempt failed until the export timeout was over. */
  "retry_exhausted",
  /** The record could not be written or encoded: a defect, reported with its error. */
  "encode_failed",
  /** The worker crashed repeatedly while this record was waiting. */
  "worker_lost",
] as const;

/** One of the {@linkcode DROP_REASONS}. */
export type DropReason = typeof DROP_REASONS[number];
