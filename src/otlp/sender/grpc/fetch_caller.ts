import { fetchFailure } from "../fetch_failure.ts";
import { postByFetch } from "../http_request.ts";
import { readBody } from "../read_body.ts";
import type { FetchLike } from "../sender_environment.ts";
import { MessageReader, PREFIX_BYTES, type ReadMessage } from "./message_frame.ts";
import {
  ADVICE,
  type GrpcCaller,
  type GrpcResponse,
  readResponse,
  type UnaryCall,
} from "./unary_call.ts";

/**
 * Makes calls with a `fetch` that speaks HTTP/2. It shows no trailers, which hold the status of a
 * response with a message: such a response counts as OK, since failures have no message. Servers
 * put the status of a failure into the headers; if one does not, the cause stays unknown.
 */
export class FetchCaller implements GrpcCaller {
  readonly #origin: string;
  readonly #fetch: FetchLike;

  /** @param origin Scheme, host and port. */
  constructor(origin: string, fetch: FetchLike) {
    this.#origin = origin;
    this.#fetch = fetch;
  }

  async call(call: UnaryCall): Promise<GrpcResponse> {
    const response = await this.#send(call);
    const body = await readMessage(response, call.maxResponseBytes);
    if (body.kind === "too_large") call.controller.abort();
    return readResponse({
      httpStatus: response.status,
      head: (name) => response.headers.get(name) ?? "",
      trailers: undefined,
      body,
    }) ?? withoutStatus(body);
  }

  /** Does nothing: `fetch` owns the connections. */
  close(): void {}

  async #send(call: UnaryCall): Promise<Response> {
    try {
      return await postByFetch(this.#fetch, this.#origin + call.path, {
        headers: call.headers,
        body: call.message,
        signal: call.controller.signal,
        needsNewConnection: call.needsNewConnection,
      });
    } catch (error) {
      throw withAdvice(error);
    }
  }
}

/** A server of HTTP/1.1 causes an error about an HTTP/2 frame. */
function withAdvice(error: unknown): unknown {
  const { message } = fetchFailure(error);
  return /\bframe\b/.test(message) ? new Error(`${message}: ${ADVICE}`) : error;
}

async function readMessage(response: Response, maxBytes: number): Promise<ReadMessage> {
  const body = await readBody(response, PREFIX_BYTES + maxBytes);
  if (body.kind === "too_large") return body;
  const reader = new MessageReader(maxBytes);
  reader.add(body.bytes);
  return reader.message;
}

function withoutStatus(body: ReadMessage): GrpcResponse {
  if (body.kind === "whole") return { status: "OK", message: "", details: "", body };
  // Retried, within limits, as a failure that may pass.
  const message = "the call failed, and this runtime does not show why";
  return { status: "UNAVAILABLE", message, details: "", body };
}
