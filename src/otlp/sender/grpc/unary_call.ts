import type { GrpcStatus } from "../outcome.ts";
import { percentDecoded } from "../percent_decoded.ts";
import { grpcStatusOf, grpcStatusOfHttp } from "./grpc_status.ts";
import type { ReadMessage } from "./message_frame.ts";

/** One call, with one message each way. */
export interface UnaryCall {
  /** The method. */
  readonly path: string;
  /** Metadata and all else that is no pseudo-header, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request's message, with its prefix. */
  readonly message: Uint8Array<ArrayBuffer>;
  /** A larger message is not read to its end. */
  readonly maxResponseBytes: number;
  /** Ends the call when aborted. */
  readonly controller: AbortController;
  /** Whether it must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/** How a call ended. */
export interface GrpcAnswer {
  /** The status, also where it had to be told from something else. */
  readonly status: GrpcStatus;
  /** The receiver's words. */
  readonly message: string;
  /** A `google.rpc.Status` in base64; empty where there is none. */
  readonly details: string;
  /** The answer's message. */
  readonly body: ReadMessage;
}

/** Makes calls over HTTP/2, as a runtime can (gRPC, "gRPC over HTTP2"). */
export interface GrpcCaller {
  /**
   * Makes a call. Rejects where the connection cannot be had, or is lost before the status is
   * known.
   */
  call(call: UnaryCall): Promise<GrpcAnswer>;
  /** Gives its connections back, and ends what is under way. */
  close(): void;
}

/** Headers, or trailers, by their names in lower case; empty where there is none. */
export type HeaderLookup = (name: string) => string;

/** What has come of an answer when it is over. */
export interface RawAnswer {
  /** The status of HTTP. */
  readonly httpStatus: number;
  /** What came before the message. */
  readonly head: HeaderLookup;
  /** What came after it; `undefined` where nothing did. */
  readonly trailers: HeaderLookup | undefined;
  /** The answer's message. */
  readonly body: ReadMessage;
}

/** @returns `undefined` where the status has not come. */
export function readAnswer(
  { httpStatus, head, trailers, body }: RawAnswer,
): GrpcAnswer | undefined {
  // An answer without a message has its status in its head.
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

/** What to ask who is answered by something else. */
export const ADVICE = "is this an endpoint of gRPC?";
