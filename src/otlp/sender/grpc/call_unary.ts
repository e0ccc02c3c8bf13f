import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
} from "node:http2";
import type { GrpcStatus } from "../outcome.ts";
import { grpcStatusOf, grpcStatusOfHttp } from "./grpc_status.ts";
import { framed, MessageReader, type ReadMessage } from "./message_frame.ts";

/** How a call ended. */
export interface GrpcAnswer {
  /** The status, also where it had to be told from that of HTTP. */
  readonly status: GrpcStatus;
  /** The receiver's words. */
  readonly message: string;
  /** A `google.rpc.Status` in base64; empty where there is none. */
  readonly details: string;
  /** The answer's message. */
  readonly body: ReadMessage;
}

/** One call. */
export interface UnaryCall {
  /** Path, metadata and all else. */
  readonly headers: OutgoingHttpHeaders;
  /** The request's message. */
  readonly message: Uint8Array;
  /** Whether the message is compressed. */
  readonly isCompressed: boolean;
  /** A larger message is not read to its end. */
  readonly maxResponseBytes: number;
  /** Cancels the call when aborted. */
  readonly signal: AbortSignal;
}

/** CANCEL of HTTP/2 (RFC 9113, section 7). */
const CANCEL = 8;

/**
 * Calls a method with one message each way (gRPC, "gRPC over HTTP2"). Rejects where the connection
 * cannot be had, or is lost before the status is known.
 */
export function callUnary(session: ClientHttp2Session, call: UnaryCall): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    const body = new MessageReader(call.maxResponseBytes);
    let head: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders | undefined;
    let streamError: unknown;
    let sessionError: unknown;
    const onSessionError = (error: unknown): void => void (sessionError = error);
    const stream: ClientHttp2Stream = session.request(call.headers);
    const cancel = (): void => stream.close(CANCEL);
    const settle = (answer: GrpcAnswer | undefined): void => {
      session.off("error", onSessionError);
      call.signal.removeEventListener("abort", cancel);
      if (answer !== undefined) resolve(answer);
      // The error of the stream says only that the connection is gone; that of the connection why.
      else reject(withAdvice(sessionError ?? streamError ?? lostBy(stream.rstCode)));
    };
    session.on("error", onSessionError);
    if (call.signal.aborted) cancel();
    call.signal.addEventListener("abort", cancel);
    stream.on("response", (headers) => void (head = headers));
    stream.on("trailers", (headers) => void (trailers = headers));
    stream.on("data", (part: Uint8Array) => {
      if (!body.add(part)) cancel();
    });
    stream.on("error", (error) => void (streamError = error));
    // Deno before 2.7 tells of the close only where all is not well.
    stream.on("end", () => {
      const answer = answerOf(head, trailers, body.message);
      if (answer !== undefined) settle(answer);
    });
    stream.on("close", () => settle(answerOf(head, trailers, body.message)));
    // In one piece: older versions of Deno do not take several.
    stream.end(framed(call.message, call.isCompressed));
  });
}

/** @returns `undefined` where no status has come. */
function answerOf(
  head: IncomingHttpHeaders | undefined,
  trailers: IncomingHttpHeaders | undefined,
  body: ReadMessage,
): GrpcAnswer | undefined {
  if (head === undefined) return undefined;
  // An answer without a message has its status in its head.
  const source = trailers?.["grpc-status"] === undefined ? head : trailers;
  const code = source["grpc-status"];
  if (typeof code === "string") {
    const message = decodedMessage(textOf(source["grpc-message"]));
    const details = textOf(source["grpc-status-details-bin"]);
    return { status: grpcStatusOf(code), message, details, body };
  }
  if (body.kind === "too_large") {
    return { status: "RESOURCE_EXHAUSTED", message: "", details: "", body };
  }
  const httpStatus = Number(head[":status"]);
  const type = textOf(head["content-type"]);
  if (httpStatus === 200 && type.startsWith("application/grpc")) return undefined;
  const message = `HTTP ${httpStatus} with content type ${JSON.stringify(type)}: ` +
    "is this an endpoint of gRPC?";
  return { status: grpcStatusOfHttp(httpStatus), message, details: "", body };
}

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === "string" ? header : header?.join(",") ?? "";
}

/** `grpc-message` is percent-encoded UTF-8; what is not is shown as it stands. */
function decodedMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What answers in HTTP/1.1 breaks the protocol of HTTP/2; the runtimes say no more than that. */
function withAdvice(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_HTTP2_ERROR")) {
    return error;
  }
  return new Error(`${error.message}: is this an endpoint of gRPC?`);
}

function lostBy(code: number | undefined): Error {
  const by = code === undefined || code === 0 ? "" : ` (HTTP/2 code ${code})`;
  return new Error(`the connection was lost before the answer${by}`);
}
