import { CLOSE_TIMEOUT_MS, type ServeOptions, type ServeResult } from "../../http/http_listener.ts";
import { errorText } from "../../error_text.ts";

/** Listens with `Bun.serve`; `undefined` on another runtime. */
export function serveOnBun(
  handle: (request: Request) => Response | Promise<Response>,
  { host, port, keepAlive }: ServeOptions,
): ServeResult | undefined {
  // why: the global exists on Bun only, and its types are known to Bun's checker only
  const bun = (globalThis as unknown as { Bun?: BunServing }).Bun;
  if (bun?.serve === undefined) return undefined;
  try {
    const server = bun.serve({ hostname: host, port, fetch: (request) => handle(request) });
    if (!keepAlive) server.unref();
    return { ok: true, listener: { port: server.port, close: () => closeWithin(server) } };
  } catch (error) {
    return { ok: false, reason: errorText(error) };
  }
}

async function closeWithin(server: BunServer): Promise<void> {
  const timer = setTimeout(() => void server.stop(true), CLOSE_TIMEOUT_MS);
  await server.stop(false);
  clearTimeout(timer);
}

interface BunServing {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    readonly fetch: (request: Request) => Response | Promise<Response>;
  }): BunServer;
}

interface BunServer {
  readonly port: number;
  stop(closeActiveConnections: boolean): Promise<void>;
  unref(): void;
}
