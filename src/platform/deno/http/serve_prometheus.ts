import { reportOnce } from "../../../api/mod.ts";
import { keepProcessAlive, SYSTEM_TIMERS } from "../../../sdk/timers.ts";
import {
  CLOSE_TIMEOUT_MS,
  type HttpListener,
  type ServeOptions,
  type ServeResult,
} from "../../http/http_listener.ts";
import { errorText } from "../../error_text.ts";
import { globalDeno } from "../deno_like.ts";
import { missingPermission } from "../require_permission.ts";

/** Wait before a listener that failed is started anew, in milliseconds. */
const RESTART_DELAY_MS = 1000;

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
  const start: StartServer = (options) => {
    const server = deno.serve({ hostname: host, onListen: () => {}, ...options }, handle);
    if (!keepAlive) server.unref();
    return server;
  };
  try {
    return { ok: true, listener: new DenoListener(start, { port, keepAlive }) };
  } catch (error) {
    return { ok: false, reason: errorText(error) };
  }
}

type StartServer = (
  options: { readonly port: number; readonly signal: AbortSignal },
) => DenoServer;

/**
 * A server that is started anew when it fails: where the process has no descriptor left for a
 * connection, Deno ends the whole server.
 */
class DenoListener implements HttpListener {
  readonly port: number;
  readonly #start: StartServer;
  readonly #keepAlive: boolean;
  readonly #abort = new AbortController();
  #server: DenoServer;
  #cancelRestart: (() => void) | undefined;
  #isClosed = false;

  constructor(start: StartServer, { port, keepAlive }: Pick<ServeOptions, "port" | "keepAlive">) {
    this.#start = start;
    this.#keepAlive = keepAlive;
    this.#server = this.#listen(port);
    this.port = this.#server.addr.port;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRestart?.();
    const timer = setTimeout(() => this.#abort.abort(), CLOSE_TIMEOUT_MS);
    await this.#server.shutdown();
    clearTimeout(timer);
  }

  #listen(port: number): DenoServer {
    const server = this.#start({ port, signal: this.#abort.signal });
    server.finished.catch((error: unknown) => {
      if (this.#isClosed) return;
      reportOnce(
        "prometheus-listener",
        "error",
        `The listener for Prometheus failed and is started anew: ${errorText(error)}`,
      );
      this.#restart();
    });
    return server;
  }

  #restart(): void {
    const letProcessEnd = this.#keepAlive ? keepProcessAlive() : () => {};
    const cancel = SYSTEM_TIMERS.after(RESTART_DELAY_MS, () => {
      letProcessEnd();
      try {
        this.#server = this.#listen(this.port);
      } catch {
        this.#restart();
      }
    });
    this.#cancelRestart = () => {
      letProcessEnd();
      cancel();
    };
  }
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
  /** Settled when it no longer serves; rejected where it failed. */
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
  unref(): void;
}
