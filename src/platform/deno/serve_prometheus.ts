import { CLOSE_TIMEOUT_MS, type ServeOptions, type ServeResult } from "../http_listener.ts";
import { errorText } from "../names.ts";
import { globalDeno } from "./deno_like.ts";
import { missingPermission } from "./require_permission.ts";

/** Listens with `Deno.serve`; `undefined` on another runtime. */
export function serveOnDeno(
  handle: (request: Request) => Response | Promise<Response>,
  { host, port, keepAlive }: ServeOptions,
): ServeResult | undefined {
  const runtime = globalDeno();
  if (runtime === undefined) return undefined;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const missing = missingPermission(runtime, { name: "net", host: `${shownHost}:${port}` });
  if (missing !== undefined) return { ok: false, reason: missing };
  // why: the runtime's own shape of it; there is no other one called serve
  const deno = runtime as unknown as DenoServing;
  const controller = new AbortController();
  try {
    const server = deno.serve({
      hostname: host,
      port,
      signal: controller.signal,
      onListen: () => {},
    }, handle);
    if (!keepAlive) server.unref();
    return {
      ok: true,
      listener: {
        port: server.addr.port,
        close: () => closeWithin(server, () => controller.abort()),
      },
    };
  } catch (error) {
    return { ok: false, reason: errorText(error) };
  }
}

async function closeWithin(server: DenoServer, abort: () => void): Promise<void> {
  const timer = setTimeout(abort, CLOSE_TIMEOUT_MS);
  await server.shutdown();
  clearTimeout(timer);
}

interface DenoServing {
  serve(
    options: {
      readonly hostname: string;
      readonly port: number;
      readonly signal: AbortSignal;
      readonly onListen: () => void;
    },
    handler: (request: Request) => Response | Promise<Response>,
  ): DenoServer;
}

interface DenoServer {
  readonly addr: { readonly port: number };
  shutdown(): Promise<void>;
  unref(): void;
}
