import type { HttpServerOptions } from "../../src/http/mod.ts";
import { instrument as instrumentBun } from "../../src/platform/bun/mod.ts";
import { instrument as instrumentDeno } from "../../src/platform/deno/mod.ts";

/** The servers of both runtimes, by shape: each checker knows its own only. */
interface Runtimes {
  readonly Deno?: {
    serve(options: object, handler: object): {
      readonly addr: { readonly port: number };
      shutdown(): Promise<void>;
    };
  };
  readonly Bun?: {
    serve(options: object): {
      readonly port: number;
      stop(closeConnections: boolean): Promise<void>;
      reload(options: object): void;
    };
  };
}

// why: a global is there on its own runtime only, and each use asks for it
export const runtimes = globalThis as unknown as Runtimes;

/** Whether this is Deno; otherwise it is Bun. */
export const isDeno: boolean = runtimes.Deno !== undefined;

/** A server that answers on the loopback interface. */
export interface StartedServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A handler of either runtime. */
export type TestHandler = (
  request: Request,
  extra: object,
  ...rest: never[]
) => Response | Promise<Response>;

/** Traces a handler by the function of the runtime that runs the test. */
export function instrumentHandler(handler: TestHandler, options?: HttpServerOptions): TestHandler {
  return isDeno ? instrumentDeno(handler, options) : instrumentBun(handler, options);
}

/** Traces an application by the function of the runtime that runs the test. */
export function instrumentObject<T extends { fetch: TestHandler }>(target: T): T {
  if (isDeno) return instrumentDeno(target);
  const traced: unknown = instrumentBun(target);
  // why: what Bun's function returns is of the type that it was given
  return traced as T;
}

/** Starts a traced server on the runtime that runs the test. */
export function startServer(handler: TestHandler, options?: HttpServerOptions): StartedServer {
  return startBareServer(instrumentHandler(handler, options));
}

/** What a server that is traced with all its options is made of. */
export interface TestServerOptions extends HttpServerOptions {
  /** Makes a response of what the handler threw. */
  readonly onError?: (error: unknown) => unknown;
}

/** The functions of options that are traced as a whole. */
export interface TracedOptions {
  readonly serve: TestHandler;
  readonly onError: ((error: unknown) => unknown) | undefined;
}

/** Traces the options of a server. */
export function instrumentOptions(
  handler: (request: Request) => unknown,
  { onError, ...options }: TestServerOptions = {},
): TracedOptions {
  // why: what is no response is what some tests are about
  const serve = handler as TestHandler;
  // why: as above
  const error = onError as (error: unknown) => Response;
  if (isDeno) {
    const traced = instrumentDeno({ handler: serve, onError: error }, options);
    return { serve: traced.handler, onError: traced.onError };
  }
  const traced = instrumentBun({ fetch: serve, error }, options);
  return { serve: traced.fetch, onError: onError && traced.error };
}

/** Starts a server from options that are traced as a whole. */
export function startWithOptions(
  handler: (request: Request) => unknown,
  options?: TestServerOptions,
): StartedServer {
  const { serve, onError } = instrumentOptions(handler, options);
  return isDeno ? startDeno(serve, { onError }) : startBun({ fetch: serve, error: onError });
}

/** Starts a server that is not traced. */
export function startBareServer(handler: TestHandler): StartedServer {
  return isDeno ? startDeno(handler) : startBun({ fetch: handler });
}

/** Starts `Deno.serve`. */
export function startDeno(handler: object, options: object = {}): StartedServer {
  const { Deno } = runtimes;
  if (Deno === undefined) throw new TypeError("This runtime has no Deno.serve");
  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: () => {},
    onError: () => new Response("the handler threw", { status: 500 }),
    ...options,
  }, handler);
  return {
    port: server.addr.port,
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Starts `Bun.serve`. */
export function startBun(options: object): StartedServer & { reload(options: object): void } {
  const { Bun } = runtimes;
  if (Bun === undefined) throw new TypeError("This runtime has no Bun.serve");
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    error: () => new Response("the handler threw", { status: 500 }),
    ...options,
  });
  return {
    port: server.port,
    url: `http://127.0.0.1:${server.port}`,
    reload: (changed) => server.reload(changed),
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
