import {
  type HttpServerOptions,
  installMember,
  isReplacement,
  ServerInstrumentation,
} from "../../../http/mod.ts";
import { tracedStart } from "../../http/traced_start.ts";
import { instrument } from "./instrument.ts";
import { BunServeRuntime } from "./serve_runtime.ts";
import type { BunServeTarget } from "./serve_types.ts";

/**
 * Traces the requests to every server that `Bun.serve` starts from now on, and to what its `reload`
 * is given, as `instrument` does for one. This includes a module's default export, and servers that
 * frameworks start, such as Elysia with `listen`. A handler that was given to `instrument` keeps
 * its own options. A server started while tracing is suppressed is left alone, and so is one of
 * `node:http`: see `instrumentServers` of `@offthread/otel/node-http`.
 *
 * @param options What to record.
 * @returns A function that ends it for servers that are started later.
 * @throws {TypeError} When an option cannot be used.
 * @example
 * ```ts
 * import { instrumentServe } from "@offthread/otel/bun";
 *
 * const uninstall = instrumentServe({ ignore: ["/healthz"] });
 * uninstall();
 * ```
 */
export function instrumentServe(options: HttpServerOptions = {}): () => void {
  // Reports what is wrong with the options now, and not when a server starts.
  new ServerInstrumentation(new BunServeRuntime(), options);
  // why: the global exists on Bun only, and its types are known to Bun's checker only
  const { Bun } = globalThis as { readonly Bun?: object };
  return installMember(Bun ?? {}, "serve", {
    caller: "instrumentServe()",
    call: (serve, self, [target, ...rest]) => {
      const traced = tracedTarget(target, options);
      const server: unknown = Reflect.apply(serve, self, [traced, ...rest]);
      if (traced !== target) traceReloads(server, options);
      return server;
    },
  });
}

function tracedTarget(target: unknown, options: HttpServerOptions): unknown {
  return tracedStart(target, (given) => isTraceable(given) ? instrument(given, options) : given);
}

// Excludes servers of node:http, which Bun also makes in this way, and what Bun rejects.
function isTraceable(target: unknown): target is BunServeTarget {
  if (typeof target !== "object" || target === null || "onNodeHTTPRequest" in target) return false;
  return "fetch" in target || "routes" in target;
}

function traceReloads(server: unknown, options: HttpServerOptions): void {
  if (typeof server !== "object" || server === null) return;
  // Bun returns the same server again when a program is reloaded.
  if (isReplacement(Reflect.get(server, "reload"))) return;
  installMember(server, "reload", {
    caller: "server.reload()",
    call: (reload, self, [target, ...rest]) =>
      Reflect.apply(reload, self, [tracedTarget(target, options), ...rest]),
  });
}
