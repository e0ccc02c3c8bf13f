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

/** The wait before a failed listener is restarted, in milliseconds. */
const RESTART_DELAY_MS = 1000;

type Handle = (request: Request) => Response | Promise<Response>;

/** Listens with `Deno.serve`; `undefined` on another runtime. */
export function serveOnDeno(
  handle: Handle,
  { host, port, keepAlive }: ServeOptions,
): ServeResult | undefined {
  const runtime = globalDeno();
  if (runtime === undefined) return undefined;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const missing = missingPermission(runtime, { name: "net", host: `${shownHost}:${port}` });
  if (missing !== undefined) return { ok: false, reason: missing };
  // why: the shape of Deno's own serve; nothing else has that name
  const deno = runtime as unknown as DenoServing;
  const start: StartServer = (options, handler) => {
    const server = deno.serve({ hostname: host, onListen: () => {}, ...options }, handler);
    if (!keepAlive) server.unref();
    return server;
  };
  try {
    return { ok: true, listener: new DenoListener(start, handle, { port, keepAlive }) };
  } catch (error) {
    return { ok: false, reason: errorText(error) };
  }
}

type StartServer = (
  options: { readonly port: number; readonly signal: AbortSignal },
  handler: DenoHandler,
) => DenoServer;

/**
 * A server that restarts when it fails: if the process has no descriptor left for a connection,
 * Deno ends the whole server.
 */
class DenoListener implements HttpListener {
  readonly port: number;
  readonly #start: StartServer;
  readonly #handle: Handle;
  readonly #keepAlive: boolean;
  readonly #abort = new AbortController();
  /** The responses that have not been sent yet. */
  readonly #unsent = new Set<Promise<unknown>>();
  #server: DenoServer;
  #cancelRestart: (() => void) | undefined;
  #isClosed = false;

  constructor(
    start: StartServer,
    handle: Handle,
    { port, keepAlive }: Pick<ServeOptions, "port" | "keepAlive">,
  ) {
    this.#start = start;
    this.#handle = handle;
    this.#keepAlive = keepAlive;
    this.#server = this.#listen(port);
    this.port = this.#server.addr.port;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRestart?.();
    // A shutdown of Deno's cannot be cut short: an abort then ends the process with an error.
    if (await isSettledInTime(Promise.allSettled(this.#unsent))) {
      await isSettledInTime(this.#server.shutdown());
    } else {
      this.#abort.abort();
    }
  }

  #answer(request: Request, { completed }: DenoServeInfo): Response | Promise<Response> {
    const answer = this.#handle(request);
    const sent: Promise<unknown> = completed ?? Promise.resolve(answer);
    this.#unsent.add(sent);
    const forget = (): void => void this.#unsent.delete(sent);
    sent.then(forget, forget);
    return answer;
  }

  #listen(port: number): DenoServer {
    const server = this.#start(
      { port, signal: this.#abort.signal },
      (request, info) => this.#answer(request, info),
    );
    server.finished.catch((error: unknown) => {
      if (this.#isClosed) return;
      reportOnce(
        "prometheus-listener",
        "error",
        `The listener for Prometheus failed and is restarted: ${errorText(error)}`,
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

/** Whether a promise settles within the time that closing may take. */
async function isSettledInTime(promise: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS, false);
  });
  const isSettled = await Promise.race([promise.then(() => true, () => true), timeout]);
  clearTimeout(timer);
  return isSettled;
}

type DenoHandler = (request: Request, info: DenoServeInfo) => Response | Promise<Response>;

interface DenoServeInfo {
  /** Settles when the response has been sent; missing in older versions. */
  readonly completed?: Promise<void>;
}

interface DenoServing {
  serve(
    options: {
      readonly hostname: string;
      readonly port: number;
      readonly signal: AbortSignal;
      readonly onListen: () => void;
    },
    handler: DenoHandler,
  ): DenoServer;
}

interface DenoServer {
  readonly addr: { readonly port: number };
  /** Settles when it stops serving; rejects if it failed. */
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
  unref(): void;
}
