import type { RequestToSend } from "../../../http/client/client_span.ts";
import type { EventSource, HeadWriter } from "../node_messages.ts";
import { sentHeaders } from "../sent_head.ts";
import { addToWrittenHead } from "./written_head.ts";

/** The part of a `node:http` `ClientRequest` that is used here. */
export interface ClientRequestLike extends EventSource, HeadWriter {
  readonly method: string;
  /** A path with its query; the whole URL for a request to a proxy. */
  readonly path: string;
  /** The host that it connects to, without the port. */
  readonly host: string;
  /** The scheme, with its colon. */
  readonly protocol: string;
  /** Whether the head is written and no longer changes. */
  readonly headersSent: boolean;
  /** Whether the caller has given it up, or it has ended. */
  readonly destroyed: boolean;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): void;
}

/** A request of a `node:http` client as the instrumentation reads it. */
export class ClientRequestHead implements RequestToSend {
  readonly url: string;
  readonly method: string;
  readonly #request: ClientRequestLike;

  /** @param request The request, which has just been made. */
  constructor(request: ClientRequestLike) {
    this.#request = request;
    this.method = request.method;
    this.url = urlOf(request);
  }

  get headers(): Headers {
    return sentHeaders(this.#request);
  }

  addHeaders(added: Headers): void {
    const request = this.#request;
    if (request.headersSent) {
      addToWrittenHead(request, added);
      return;
    }
    if (added.has("traceparent")) request.removeHeader("tracestate");
    for (const [name, value] of added) request.setHeader(name, value);
  }
}

// The authority of the URL is that of the Host header (RFC 9112, section 3.3). Without the header,
// the port is unknown.
function urlOf(request: ClientRequestLike): string {
  const { path, protocol, host } = request;
  if (/^https?:\/\//i.test(path)) return path;
  const authority = hostHeader(request) ?? (host.includes(":") ? `[${host}]` : host);
  return `${protocol}//${authority}${path.startsWith("/") ? path : "/"}`;
}

function hostHeader(request: ClientRequestLike): string | undefined {
  const host = request.headersSent ? sentHeaders(request).get("host") : request.getHeader("host");
  return typeof host === "string" && host !== "" ? host : undefined;
}
