import type { IncomingHead } from "./incoming_head.ts";
import type { OutgoingHead } from "./outgoing_head.ts";

/** Where a request went to that does not say so. */
const UNKNOWN_ORIGIN = "http://localhost";

/**
 * Makes a `Request` without a body of a `node:http` request. What a `Request` must not have is left
 * out or put upon it: nothing is thrown for a method, a URL or a header that it does not take.
 */
export function toWebRequest(head: IncomingHead): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(head.headers.record)) {
    for (const one of Array.isArray(value) ? value : [value]) addHeader(headers, name, one);
  }
  const { method, url } = head;
  const request = makeRequest(url, headers);
  if (request.method === method) return request;
  try {
    return new Request(request, { method });
  } catch {
    // TRACE and CONNECT, which no fetch may send.
    return Object.defineProperty(request, "method", { value: method, configurable: true });
  }
}

/**
 * Makes a `Response` without a body of a `node:http` response. A status that no `Response` can
 * have, such as 101, is put upon it.
 */
export function toWebResponse(head: OutgoingHead): Response {
  const { status, statusText, headers } = head;
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

/**
 * Adds a header, unless its name or value is none, such as `:path` of HTTP/2.
 *
 * @returns Whether it is one.
 */
export function addHeader(headers: Headers, name: string, value: unknown): boolean {
  if (value === undefined) return false;
  try {
    headers.append(name, String(value));
    return true;
  } catch {
    // There is no other way to find out.
    return false;
  }
}

function makeRequest(url: string, headers: Headers): Request {
  const path = url.replace(/^https?:\/\/(?=\/)/, UNKNOWN_ORIGIN);
  return new Request(URL.canParse(path) ? path : UNKNOWN_ORIGIN, { headers });
}
