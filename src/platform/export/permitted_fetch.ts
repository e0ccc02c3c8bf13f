import { netPermissionOf, requirePermission } from "../deno/require_permission.ts";

/** Sends one request. */
type Fetch<Init> = (url: string, init: Init) => Promise<Response>;

/**
 * Returns a `fetch` that rejects if it lacks the permission. Deno's own prompts a user at a
 * terminal, and blocks the thread.
 */
export function withPermissionCheck<Init>(fetch: Fetch<Init>): Fetch<Init> {
  return (url, init) => {
    try {
      requirePermission(netPermissionOf(url));
      return fetch(url, init);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** Returns the runtime's `fetch` of now: one instrumented later must not trace our requests. */
export function captureFetch(): Fetch<RequestInit> {
  const { fetch } = globalThis;
  return (url, init) => fetch(url, init);
}

/** Returns the runtime's `fetch`, {@linkcode withPermissionCheck}. */
export function permittedFetch(): Fetch<RequestInit> {
  return withPermissionCheck(captureFetch());
}
