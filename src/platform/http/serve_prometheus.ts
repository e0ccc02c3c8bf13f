import { serveOnBun } from "../bun/http/serve_prometheus.ts";
import { serveOnDeno } from "../deno/http/serve_prometheus.ts";
import type { ServeOptions, ServeResult } from "./http_listener.ts";

/** Listens for HTTP requests on the runtime that runs this; never throws. */
export function servePrometheus(
  handle: (request: Request) => Response | Promise<Response>,
  options: ServeOptions,
): ServeResult {
  return serveOnDeno(handle, options) ?? serveOnBun(handle, options) ??
    { ok: false, reason: "this runtime is neither Deno nor Bun; use handler() in a server" };
}
