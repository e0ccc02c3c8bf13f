import { fetchFailure } from "../fetch_failure.ts";
import { postByFetch } from "../http_request.ts";
import { readBody } from "../read_body.ts";
import type { FetchLike } from "../sender_environment.ts";
import { MessageReader, PREFIX_BYTES, type ReadMessage } from "./message_frame.ts";
import {
  ADVICE,
  type GrpcAnswer,
  type GrpcCaller,
  readAnswer,
  type UnaryCall,
} from "./unary_call.ts";

/**
 * Makes calls by a `fetch` that speaks HTTP/2. It shows no trailers, where the status of an answer
 * with a message stands: such an answer is a good one, since a failure has no message. Servers put
 * the status of a failure into the head; where one does not, what failed stays unknown.
 */
export class FetchCaller implements GrpcCaller {
  readonly #origin: string;
  readonly #fetch: FetchLike;

  /** @param origin Scheme, host and port. */
  constructor(origin: string, fetch: FetchLike) {
    this.#origin = origin;
    this.#fetch = fetch;
  }

  async call(call: UnaryCall): Promise<GrpcAnswer> {
    const response = await this.#send(call);
    const body = await readMessage(response, call.maxResponseBytes);
    if (body.kind === "too_large") call.controller.abort();
    return readAnswer({
      httpStatus: response.status,
      head: (name) => response.headers.get(name) ?? "",
      trailers: undefined,
      body,
    }) ?? withoutStatus(body);
  }

  /** Its connections are those of its `fetch`. */
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

/** What answers in HTTP/1.1 sends no frame of HTTP/2. */
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

function withoutStatus(body: ReadMessage): GrpcAnswer {
  if (body.kind === "whole") return { status: "OK", message: "", details: "", body };
  // Not sent again for good, but as often as what may pass.
  const message = "the call has failed, and this runtime does not show why";
  return { status: "UNAVAILABLE", message, details: "", body };
}
