import type { GrpcStatus } from "../outcome.ts";

/** The statuses by their codes (gRPC, "Status codes and their use in gRPC"). */
const STATUSES: readonly GrpcStatus[] = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** The status of a `grpc-status` header; UNKNOWN for an unassigned code. */
export function grpcStatusOf(code: string): GrpcStatus {
  return /^\d{1,3}$/.test(code) ? STATUSES[Number(code)] ?? "UNKNOWN" : "UNKNOWN";
}

/**
 * The status of a response without a gRPC status, which an intermediary has sent (gRPC, "HTTP to
 * gRPC Status Code Mapping").
 */
export function grpcStatusOfHttp(status: number): GrpcStatus {
  switch (status) {
    case 400:
      return "INTERNAL";
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "UNIMPLEMENTED";
    case 429:
    case 502:
    case 503:
    case 504:
      return "UNAVAILABLE";
    default:
      return "UNKNOWN";
  }
}
