import type { IncomingHead } from "./incoming_head.ts";

/** The origin of a request that names none. */
const UNKNOWN_ORIGIN = "http://localhost";

/**
 * Converts a `node:http` request to a `Request` without a body. Nothing is thrown for what a
 * `Request` rejects: such a URL or header is left out, and such a method defined on it.
 */
export function toWebRequest(head: IncomingHead): Request {
  const { method, url } = head;
  const request = makeRequest(url, toHeaders(head.headers.record));
  if (request.method === method) return request;
  try {
    return new Request(request, { method });
  } catch {
    // TRACE and CONNECT, which no fetch may send.
    return Object.defineProperty(request, "method", { value: method, configurable: true });
  }
}

/** The parts of a `node:http` response that a `Response` needs. */
export interface ResponseParts {
  /** The status. */
  readonly status: number;
  /** The reason phrase. */
  readonly statusText: string;
  /** The headers. */
  readonly headers: Headers;
}

/**
 * Converts a `node:http` response to a `Response` without a body. A status that no `Response` can
 * have, such as 101, is defined on it.
 */
export function toWebResponse(parts: ResponseParts): Response {
  const { status, statusText, headers } = parts;
  try {
    return new Response(null, { status, statusText, headers });
  } catch {
    const response = new Response(null, { headers });
    return Object.defineProperties(response, {
      status: { value: status, configurable: true },
      ok: { value: false, configurable: true },
    });
  }
}

/** Converts headers of `node:http`, which may have lists of values. */
export function toHeaders(record: Readonly<Record<string, unknown>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(record)) {
    for (const one of Array.isArray(value) ? value : [value]) addHeader(headers, name, one);
  }
  return headers;
}

/** Adds a header, unless its name or value is invalid, such as `:path` of HTTP/2. */
export function addHeader(headers: Headers, name: string, value: unknown): void {
  if (value === undefined) return;
  try {
    headers.append(name, String(value));
  } catch {
    // There is no other way to find out whether it is valid.
    return;
  }
}

function makeRequest(url: string, headers: Headers): Request {
  const path = url.replace(/^https?:\/\/(?=\/)/, UNKNOWN_ORIGIN);
  return new Request(URL.canParse(path) ? path : UNKNOWN_ORIGIN, { headers });
}
