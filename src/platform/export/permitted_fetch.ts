import { netPermissionOf, requirePermission } from "../deno/require_permission.ts";

/**
 * A `fetch` that takes a missing permission for a failure. Deno's own asks a user at a terminal for
 * it, and stops the thread meanwhile.
 */
export function permittedFetch(): (url: string, init: RequestInit) => Promise<Response> {
  // Taken now: a fetch that is instrumented later must not trace what telemetry asks.
  const taken = globalThis.fetch;
  return (url, init) => {
    try {
      requirePermission(netPermissionOf(url));
      return taken(url, init);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}
