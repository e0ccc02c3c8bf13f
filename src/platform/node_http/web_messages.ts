import type { IncomingHead } from "./incoming_head.ts";

/** Where a request went to that does not say so. */
const UNKNOWN_ORIGIN = "http://localhost";

/**
 * Makes a `Request` without a body of a `node:http` request. What a `Request` must not have is left
 * out or put upon it: nothing is thrown for a method, a URL or a header that it does not take.
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

/** What is needed of a `node:http` response to make a `Response` of it. */
export interface ResponseParts {
  /** The status. */
  readonly status: number;
  /** The reason phrase. */
  readonly statusText: string;
  /** The headers. */
  readonly headers: Headers;
}

/**
 * Makes a `Response` without a body of a `node:http` response. A status that no `Response` can
 * have, such as 101, is put upon it.
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

/** Makes `Headers` of those of `node:http`, which may hold a list of values. */
export function toHeaders(record: Readonly<Record<string, unknown>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(record)) {
    for (const one of Array.isArray(value) ? value : [value]) addHeader(headers, name, one);
  }
  return headers;
}

/** Adds a header, unless its name or value is none, such as `:path` of HTTP/2. */
export function addHeader(headers: Headers, name: string, value: unknown): void {
  if (value === undefined) return;
  try {
    headers.append(name, String(value));
  } catch {
    // There is no other way to find out.
    return;
  }
}

function makeRequest(url: string, headers: Headers): Request {
  const path = url.replace(/^https?:\/\/(?=\/)/, UNKNOWN_ORIGIN);
  return new Request(URL.canParse(path) ? path : UNKNOWN_ORIGIN, { headers });
}
