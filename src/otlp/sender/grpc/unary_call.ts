import type { GrpcStatus } from "../outcome.ts";
import { percentDecoded } from "../percent_decoded.ts";
import { grpcStatusOf, grpcStatusOfHttp } from "./grpc_status.ts";
import type { ReadMessage } from "./message_frame.ts";

/** One call, with one message each way. */
export interface UnaryCall {
  /** The method. */
  readonly path: string;
  /** All headers but pseudo-headers, metadata included, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request's message, with its prefix. */
  readonly message: Uint8Array<ArrayBuffer>;
  /** A larger message is not read to its end. */
  readonly maxResponseBytes: number;
  /** Ends the call when aborted. */
  readonly controller: AbortController;
  /** Whether it must use a new connection. */
  readonly needsNewConnection: boolean;
}

/** How a call ended. */
export interface GrpcResponse {
  /** The status; inferred where gRPC sent none. */
  readonly status: GrpcStatus;
  /** The receiver's message. */
  readonly message: string;
  /** A `google.rpc.Status` in base64; empty where there is none. */
  readonly details: string;
  /** The response's message. */
  readonly body: ReadMessage;
}

/** Makes calls over HTTP/2, as a runtime can (gRPC, "gRPC over HTTP2"). */
export interface GrpcCaller {
  /**
   * Makes a call. Rejects if no connection can be made, or it is lost before the status is known.
   */
  call(call: UnaryCall): Promise<GrpcResponse>;
  /** Closes its connections, and ends what is under way. */
  close(): void;
}

/** Looks up a header or trailer by its name in lower case; empty if there is none. */
export type HeaderLookup = (name: string) => string;

/** What has arrived of a response when its call is over. */
export interface RawResponse {
  /** The HTTP status. */
  readonly httpStatus: number;
  /** The headers, before the message. */
  readonly head: HeaderLookup;
  /** The trailers, after the message; `undefined` if there are none. */
  readonly trailers: HeaderLookup | undefined;
  /** The response's message. */
  readonly body: ReadMessage;
}

/** @returns The response, or `undefined` if it has no status. */
export function readResponse(
  { httpStatus, head, trailers, body }: RawResponse,
): GrpcResponse | undefined {
  // A response without a message has its status in its headers.
  const source = trailers === undefined || trailers("grpc-status") === "" ? head : trailers;
  const code = source("grpc-status");
  if (code !== "") {
    const message = percentDecoded(source("grpc-message"));
    const details = source("grpc-status-details-bin");
    return { status: grpcStatusOf(code), message, details, body };
  }
  if (body.kind === "too_large") {
    return { status: "RESOURCE_EXHAUSTED", message: "", details: "", body };
  }
  const type = head("content-type");
  if (httpStatus === 200 && type.startsWith("application/grpc")) return undefined;
  const message = `HTTP ${httpStatus} with content type ${JSON.stringify(type)}: ${ADVICE}`;
  return { status: grpcStatusOfHttp(httpStatus), message, details: "", body };
}

/** Advice for when something other than gRPC responds. */
export const ADVICE = "is this a gRPC endpoint?";
