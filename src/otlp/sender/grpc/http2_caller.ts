import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import type { ConnectHttp2 } from "../sender_environment.ts";
import { GrpcConnection } from "./grpc_connection.ts";
import { MessageReader } from "./message_frame.ts";
import {
  ADVICE,
  type GrpcCaller,
  type GrpcResponse,
  type HeaderLookup,
  readResponse,
  type UnaryCall,
} from "./unary_call.ts";

/** CANCEL of HTTP/2 (RFC 9113, section 7). */
const CANCEL = 8;

/** Makes calls over one `node:http2` connection, which is kept. */
export class Http2Caller implements GrpcCaller {
  readonly #connection: GrpcConnection;

  /** @param origin Scheme, host and port. */
  constructor(origin: string, connect: ConnectHttp2) {
    this.#connection = new GrpcConnection(origin, connect);
  }

  async call(call: UnaryCall): Promise<GrpcResponse> {
    const session = await this.#connection.acquire(call.needsNewConnection);
    try {
      return await callOver(session, call);
    } finally {
      this.#connection.rest();
    }
  }

  close(): void {
    this.#connection.close();
  }
}

function callOver(session: ClientHttp2Session, call: UnaryCall): Promise<GrpcResponse> {
  return new Promise((resolve, reject) => {
    const { signal } = call.controller;
    const body = new MessageReader(call.maxResponseBytes);
    let head: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders | undefined;
    let streamError: unknown;
    let sessionError: unknown;
    const onSessionError = (error: unknown): void => void (sessionError = error);
    const stream: ClientHttp2Stream = session.request({
      ...call.headers,
      ":method": "POST",
      ":path": call.path,
    });
    const cancel = (): void => stream.close(CANCEL);
    session.on("error", onSessionError);
    if (signal.aborted) cancel();
    signal.addEventListener("abort", cancel);
    stream.on("response", (headers) => void (head = headers));
    stream.on("trailers", (headers) => void (trailers = headers));
    stream.on("data", (part: Uint8Array) => {
      if (!body.add(part)) cancel();
    });
    stream.on("error", (error) => void (streamError = error));
    stream.on("close", () => {
      session.off("error", onSessionError);
      signal.removeEventListener("abort", cancel);
      const response = head && readResponse({
        httpStatus: Number(head[":status"]),
        head: lookupIn(head),
        trailers: trailers && lookupIn(trailers),
        body: body.message,
      });
      if (response !== undefined) resolve(response);
      // The stream's error says only that the connection is gone; the session's says why.
      else reject(withAdvice(sessionError ?? streamError ?? lostBy(stream.rstCode)));
    });
    stream.end(call.message);
  });
}

function lookupIn(headers: IncomingHttpHeaders): HeaderLookup {
  return (name) => {
    const value = headers[name];
    return typeof value === "string" ? value : value?.join(",") ?? "";
  };
}

/** A server that speaks HTTP/1.1 violates HTTP/2; the runtime says no more than that. */
function withAdvice(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_HTTP2_ERROR")) {
    return error;
  }
  return new Error(`${error.message}: ${ADVICE}`);
}

function lostBy(code: number | undefined): Error {
  const by = code === undefined || code === 0 ? "" : ` (HTTP/2 code ${code})`;
  return new Error(`the connection was lost before the response${by}`);
}
