import type { Span, TextMapGetter } from "../../api/mod.ts";
import type { HeaderReader } from "../../http/read_header.ts";
import type { PeerAddress } from "../../http/peer_address.ts";
import type { MessageRuntime } from "../../http/server/server_runtime.ts";
import { isMeasuredNatively, nativeSpanOf } from "../deno/native_tracing.ts";
import { plainAddress } from "../http/plain_address.ts";
import type { IncomingHead } from "./incoming_head.ts";
import { incomingGetter } from "./incoming_headers.ts";
import type { OutgoingLike } from "./node_messages.ts";
import type { OutgoingHead } from "./outgoing_head.ts";
import { toWebResponse } from "./web_messages.ts";

/** What the instrumentation asks of `node:http`, which passes the response with a request. */
export class NodeHttpRuntime implements MessageRuntime<OutgoingLike> {
  headers(request: IncomingHead): object {
    return request.headers.record;
  }

  getter(): TextMapGetter<object> {
    return incomingGetter;
  }

  peer(request: IncomingHead): PeerAddress | undefined {
    const { remoteAddress, remotePort } = request.incoming.socket ?? {};
    if (typeof remoteAddress !== "string") return undefined;
    return { address: plainAddress(remoteAddress), port: remotePort };
  }

  // An event tells that the client has gone.
  abortSignal(): undefined {
    return undefined;
  }

  responseHeaders(response: OutgoingHead): HeaderReader {
    return response.headers;
  }

  webRequest(request: IncomingHead): Request {
    return request.web;
  }

  webResponse(response: OutgoingHead): Response {
    return toWebResponse(response);
  }

  // Requests that libraries make to serve without a network cannot connect.
  isFromOutside(request: IncomingHead): boolean {
    return typeof request.incoming.socket?.connect === "function";
  }

  identity(_request: IncomingHead, response: OutgoingLike): object {
    return response;
  }

  nativeSpan(response: OutgoingLike): Span | undefined {
    return nativeSpanOf(response);
  }

  isMeasuredNatively(): boolean {
    return isMeasuredNatively();
  }
}
