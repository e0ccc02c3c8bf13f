import { netPermissionOf, requirePermission } from "../deno/require_permission.ts";

/** Sends one request. */
type Fetch<Init> = (url: string, init: Init) => Promise<Response>;

/**
 * A `fetch` that takes a missing permission for a failure. Deno's own asks a user at a terminal for
 * it, and stops the thread meanwhile.
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

/** The runtime's own, taken now: one that is instrumented later must not trace our requests. */
export function ownFetch(): Fetch<RequestInit> {
  const taken = globalThis.fetch;
  return (url, init) => taken(url, init);
}

/** A `permitted` one of the runtime's own. */
export function permittedFetch(): Fetch<RequestInit> {
  return permitted(ownFetch());
}
