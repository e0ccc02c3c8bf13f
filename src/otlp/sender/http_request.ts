import type { FetchLike } from "./sender_environment.ts";

/** One HTTP request, for either protocol. */
export interface HttpRequest {
  /** All headers except those of the connection, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Aborts the request, and the reading of its response. */
  readonly signal: AbortSignal;
  /** Whether it must use a new connection. */
  readonly needsNewConnection: boolean;
}

/** Sends a POST with `fetch`. Redirects are returned as responses. */
export function postByFetch(
  fetch: FetchLike,
  url: string,
  { headers, body, signal, needsNewConnection }: HttpRequest,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers,
    body,
    redirect: "manual",
    signal,
    ...(needsNewConnection ? { keepalive: false } : {}),
  });
}
