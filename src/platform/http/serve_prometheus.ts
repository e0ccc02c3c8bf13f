import { runSuppressed } from "../../api/context/run_suppressed.ts";
import { serveOnBun } from "../bun/http/serve_on_bun.ts";
import { serveOnDeno } from "../deno/http/serve_on_deno.ts";
import type { ServeOptions, ServeResult } from "./http_listener.ts";

/**
 * Listens for HTTP requests on the current runtime; never throws. It starts the server with tracing
 * suppressed, so that instrumentation of all servers leaves it alone.
 */
export function servePrometheus(
  handle: (request: Request) => Response | Promise<Response>,
  options: ServeOptions,
): ServeResult {
  const started = runSuppressed(() => serveOnDeno(handle, options) ?? serveOnBun(handle, options));
  return started ??
    {
      ok: false,
      reason: "this runtime is neither Deno nor Bun; pass handler() to a server of your own",
    };
}
