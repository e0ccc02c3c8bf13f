import type { RequestHead } from "../../http/message_head.ts";
import { IncomingHeaders } from "./incoming_headers.ts";
import type { IncomingLike } from "./node_messages.ts";
import { toWebRequest } from "./web_messages.ts";

/** The characters of a host and port; any other host is left out of the URL. */
const HOST = /^[A-Za-z0-9._~%:[\]-]+$/;

/** The last valid host, so that most requests need no check. */
let goodHost = "";

/**
 * A `node:http` request as the instrumentation reads it. The `Request` for hooks is only made when
 * one is called: a `Request` for each request would take longer than all the rest.
 */
export class IncomingHead implements RequestHead {
  /** The request itself. */
  readonly incoming: IncomingLike;
  readonly method: string;
  /** The absolute URL; without a known host, `http:///path`. */
  readonly url: string;
  readonly headers: IncomingHeaders;
  #web: Request | undefined;

  /** Reads the head of a request, before frameworks change its `url`. */
  constructor(incoming: IncomingLike) {
    this.incoming = incoming;
    this.method = incoming.method ?? "GET";
    this.headers = new IncomingHeaders(incoming.headers ?? {});
    this.url = absoluteUrl(incoming, this.headers);
  }

  /** The request as a `Request` without a body. */
  get web(): Request {
    return this.#web ??= toWebRequest(this);
  }
}

function absoluteUrl(incoming: IncomingLike, headers: IncomingHeaders): string {
  const target = incoming.url ?? "";
  if (/^https?:\/\//i.test(target)) return target;
  const scheme = incoming.socket?.encrypted === true ? "https" : "http";
  const host = headers.get("host") ?? headers.get(":authority") ?? "";
  // A target that is not a path, as in "OPTIONS *", stands for the server as a whole.
  const path = target.startsWith("/") ? target : "/";
  return `${scheme}://${isGood(host) ? host : ""}${path}`;
}

function isGood(host: string): boolean {
  if (host === goodHost) return true;
  if (!HOST.test(host)) return false;
  goodHost = host;
  return true;
}
