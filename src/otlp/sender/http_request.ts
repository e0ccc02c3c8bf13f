import type { FetchLike } from "./sender_environment.ts";

/** One request, of either protocol. */
export interface HttpRequest {
  /** All its headers but those that a connection needs, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it goes over the wire. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Ends the request, and the reading of its answer, when aborted. */
  readonly signal: AbortSignal;
  /** Whether it must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/** Sends a POST by `fetch`. Redirects are answers. */
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
