/**
 * What became of one export request. The sender never throws: every ending is one of these.
 *
 * - `accepted`: the receiver took everything. `warning` holds its message, or what was odd
 *   about its answer.
 * - `partial`: the receiver took the request but refused `rejectedCount` of its records. Never sent
 *   again.
 * - `refused`: an answer, or a failure, that sending again cannot mend. `status` is 0 where there
 *   was no answer (a permission that is missing, for example). `isForSize` where a smaller
 *   request may do.
 * - `exhausted`: every attempt failed in a way that may pass, and the time or the attempts are used
 *   up.
 * - `too_large`: the request exceeds `maxRequestBytes` and was not sent.
 * - `aborted`: the sender was closed.
 */
export type Outcome =
  | { readonly kind: "accepted"; readonly warning?: string }
  | { readonly kind: "partial"; readonly rejectedCount: number; readonly message: string }
  | {
    readonly kind: "refused";
    readonly status: AnswerStatus;
    readonly message: string;
    readonly isForSize?: true;
  }
  | { readonly kind: "exhausted"; readonly attempts: number; readonly message: string }
  | { readonly kind: "too_large"; readonly bodyBytes: number }
  | { readonly kind: "aborted" };

/** The status of an answer: that of HTTP as a number, that of gRPC by its name. */
export type AnswerStatus = number | GrpcStatus;

/** The statuses of gRPC, by their names. */
export type GrpcStatus =
  | "OK"
  | "CANCELLED"
  | "UNKNOWN"
  | "INVALID_ARGUMENT"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "PERMISSION_DENIED"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "OUT_OF_RANGE"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "DATA_LOSS"
  | "UNAUTHENTICATED";

/**
 * Why an attempt is repeated:
 *
 * - `throttled`: status 429, or RESOURCE_EXHAUSTED with a time to wait.
 * - `unavailable`: 502, 503 and 504, or another status of gRPC that lets a client repeat.
 * - `connection`: a connection could not be had, for its TLS or the files of it, too, or was lost
 *   before the answer.
 * - `timeout`: the attempt took longer than `timeoutMs`.
 * - `headers`: there are no headers yet, where they are to be asked for; or status 401 or
 *   UNAUTHENTICATED, and by now there are others than it was the answer to.
 */
export type RetryReason = "throttled" | "unavailable" | "connection" | "timeout" | "headers";

/** How an attempt ended: with a status, or why there is none. */
export type AttemptEnd = AnswerStatus | "failed" | "timeout" | "aborted";
