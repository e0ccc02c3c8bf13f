import type { RequestToSend } from "../../../http/client/client_span.ts";
import type { EventSource } from "../node_messages.ts";
import { type HeadWriter, sentHeaders } from "../sent_head.ts";

/** How the text of a head ends. */
const HEAD_END = "\r\n\r\n";

/** What of a `ClientRequest` of `node:http` is used here. */
export interface ClientRequestLike extends EventSource, HeadWriter {
  readonly method: string;
  /** A path with its query; the whole URL where a proxy is asked. */
  readonly path: string;
  /** The host that it connects to, without the port. */
  readonly host: string;
  /** The scheme, with its colon. */
  readonly protocol: string;
  /** Whether the head is written, and changes no more. */
  readonly headersSent: boolean;
  /** Whether the caller has given it up, or it is over. */
  readonly destroyed: boolean;
  /** The head, where it is written. */
  _header?: unknown;
  /** What waits for the connection, the head in front of it. */
  readonly outputData?: unknown;
  /** How much waits for the connection. */
  outputSize?: unknown;
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
      addToHead(request, added);
      return;
    }
    if (added.has("traceparent")) request.removeHeader("tracestate");
    for (const [name, value] of added) request.setHeader(name, value);
  }
}

// A head is written at once where headers are a list, or with `Expect`: then it waits as a text for
// the connection, of which there is none before the request has been made.
function addToHead(request: ClientRequestLike, added: Headers): void {
  const { _header: head, outputData } = request;
  if (typeof head !== "string" || !head.endsWith(HEAD_END)) return;
  const waiting: unknown = Array.isArray(outputData) ? outputData[0] : undefined;
  const isWaiting = typeof waiting === "object" && waiting !== null;
  // Not what has left already.
  if (Reflect.get(request, "_headerSent") === true) {
    if (!isWaiting || Reflect.get(waiting, "data") !== head) return;
  } else if (isWaiting) return;
  const lines = head.slice(0, -HEAD_END.length).split("\r\n").filter((line, at) =>
    at === 0 || !isReplaced(line.slice(0, line.indexOf(":")).toLowerCase(), added)
  );
  for (const [name, value] of added) lines.push(`${name}: ${value}`);
  const written = lines.join("\r\n") + HEAD_END;
  request._header = written;
  if (!isWaiting) return;
  Reflect.set(waiting, "data", written);
  const { outputSize } = request;
  if (typeof outputSize === "number") request.outputSize = outputSize + written.length - head.length;
}

// A tracestate belongs to the traceparent that it came with.
function isReplaced(name: string, added: Headers): boolean {
  return added.has(name) || (name === "tracestate" && added.has("traceparent"));
}

// The authority of what is asked for is that of the Host header (RFC 9112, section 3.3); a request
// without one has no port that could be known.
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
