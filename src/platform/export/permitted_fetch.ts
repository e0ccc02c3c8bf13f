import { netPermissionOf, requirePermission } from "../deno/require_permission.ts";

/** Sends one request. */
type Fetch<Init> = (url: string, init: Init) => Promise<Response>;

/**
 * Returns a `fetch` that rejects if it lacks the permission. Deno's own prompts a user at a
 * terminal, and blocks the thread.
 */
export function permitted<Init>(fetch: Fetch<Init>): Fetch<Init> {
  return (url, init) => {
    try {
      requirePermission(netPermissionOf(url));
      return fetch(url, init);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** The runtime's `fetch`, taken now: one instrumented later must not trace our requests. */
export function ownFetch(): Fetch<RequestInit> {
  const taken = globalThis.fetch;
  return (url, init) => taken(url, init);
}

/** The runtime's `fetch`, made {@linkcode permitted}. */
export function permittedFetch(): Fetch<RequestInit> {
  return permitted(ownFetch());
}
