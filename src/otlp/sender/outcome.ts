/**
 * Outcome of one export request. The sender never throws: every ending is one of these.
 *
 * - `accepted`: the receiver took everything. `warning` holds its message, or what was odd about
 *   its response.
 * - `partial`: the receiver took the request but rejected `rejectedCount` of its items. Never
 *   retried.
 * - `refused`: a response, or a failure, that a retry cannot fix. `status` is 0 if there was no
 *   response (because of a missing permission, for example). `mayFitIfSmaller` if a smaller request
 *   may succeed.
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
    readonly status: ResponseStatus;
    readonly message: string;
    readonly mayFitIfSmaller?: true;
  }
  | { readonly kind: "exhausted"; readonly attempts: number; readonly message: string }
  | { readonly kind: "too_large"; readonly bodyBytes: number }
  | { readonly kind: "aborted" };

/** The status of a response: a number for HTTP, a name for gRPC. */
export type ResponseStatus = number | GrpcStatus;

/** The gRPC statuses, by name. */
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
 * Why an attempt is retried:
 *
 * - `throttled`: status 429, or RESOURCE_EXHAUSTED with a delay.
 * - `unavailable`: 502, 503 or 504, or another retryable gRPC status.
 * - `connection`: the connection failed, also because of TLS or TLS files, or was lost before the
 *   response.
 * - `timeout`: the attempt took longer than `timeoutMs`.
 * - `headers`: `askForHeaders` has given no headers yet; or status 401 or UNAUTHENTICATED, and it
 *   has given others than those sent, or may still do so.
 */
export type RetryReason = "throttled" | "unavailable" | "connection" | "timeout" | "headers";

/** How an attempt ended: with a status, or why there is none. */
export type AttemptEnd = ResponseStatus | "failed" | "timeout" | "aborted";
