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
 * Traces the requests to every server that is started by `Bun.serve` from now on, and what its
 * `reload` is given, as `instrument` does for one: also a module's default export, and servers that
 * a framework starts, such as Elysia by `listen`. A handler that was given to `instrument` keeps
 * its own options. A server that is started while tracing is suppressed is left alone, and so is
 * one of `node:http`: see `instrumentServers` of `@offthread/otel/node-http`.
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
  // What is wrong with the options is said here, where they stand, and not when a server starts.
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

// Not a server of node:http, which Bun makes in this way, too, and nothing that Bun refuses.
function isTraceable(target: unknown): target is BunServeTarget {
  if (typeof target !== "object" || target === null || "onNodeHTTPRequest" in target) return false;
  return "fetch" in target || "routes" in target;
}

function traceReloads(server: unknown, options: HttpServerOptions): void {
  if (typeof server !== "object" || server === null) return;
  // Bun gives the same server again where a program is reloaded.
  if (isReplacement(Reflect.get(server, "reload"))) return;
  installMember(server, "reload", {
    caller: "server.reload()",
    call: (reload, self, [target, ...rest]) =>
      Reflect.apply(reload, self, [tracedTarget(target, options), ...rest]),
  });
}
