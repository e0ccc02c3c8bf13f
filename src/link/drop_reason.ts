/**
 * Why a record did not arrive. Every record that was handed to an outbox and is not exported is
 * counted under exactly one of these.
 */
export const DROP_REASONS = [
  /** More records waiting than `maxQueueSize`. */
  "queue_full",
  /** More bytes waiting than `maxQueueBytes`. */
  "queue_bytes",
  /** The record, or a request with nothing else in it, exceeds a size limit. */
  "too_large",
  /** Written after a shutdown, or given up by one. */
  "shutdown",
  /** The collector refused the request, or a file the lines; trying again would not help. */
  "refused",
  /** The collector took the request but rejected the record (partial success). */
  "rejected",
  /** It was tried again and again until the export timeout was over. */
  "retry_exhausted",
  /** The record could not be written or encoded; a defect, reported with its error. */
  "encode_failed",
  /** The worker failed again and again with this record waiting. */
  "worker_lost",
] as const;

/** One of the reasons of {@linkcode DROP_REASONS}. */
export type DropReason = typeof DROP_REASONS[number];
