import {
  type ErrorHandler,
  FailedRequests,
  type HandlerFailure,
  handlerMember,
  type HttpServerOptions,
  instrumentErrorHandler,
  instrumentFunction,
  instrumentHandler,
  INTERNAL_SERVER_ERROR,
  replaceMembers,
  type RequestHandler,
  ServerInstrumentation,
} from "../../../http/mod.ts";
import { nextTurn } from "../../http/next_turn.ts";
import { learnKnownMethods } from "../../http/known_methods.ts";
import { denoPlatform } from "../deno_platform.ts";
import { DenoServeRuntime, type ServeAddress, type ServeInfo } from "./serve_runtime.ts";

/** A function that answers requests, with whatever else frameworks pass to it. */
export type ServeHandler = (...args: never[]) => Response | Promise<Response>;

/** An object that answers requests, such as a module's default export for `deno serve`. */
export interface ServeObject {
  /** Answers requests. */
  fetch(request: Request, ...rest: never[]): Response | Promise<Response>;
}

/**
 * The options of `Deno.serve`, with the handler. Functions are declared as methods, so that those
 * for only one transport fit, too.
 */
export interface ServeOptionsWithHandler {
  /** Answers requests. */
  handler(request: Request, info: ServeHandlerInfo): Response | Promise<Response>;
  /** Makes a response from what the handler threw. */
  onError?(error: unknown): Response | Promise<Response>;
  /** Called with the address that the server listens on. */
  onListen?(address: ServeAddress): void;
}

/** What `Deno.serve` passes to a handler along with the request. */
export interface ServeHandlerInfo {
  /** The other end of the connection. */
  readonly remoteAddr: ServeAddress;
  /** Settles when the response has been sent. */
  readonly completed: Promise<void>;
}

/**
 * Traces the requests to a handler. Each has a server span, with the trace context of the request's
 * headers as its parent, active in the handler and in streaming bodies. What the handler returns
 * and throws is passed on unchanged.
 *
 * It takes a handler for `Deno.serve`, a framework's `app.fetch`, an object with `fetch` (the
 * default export of a module for `deno serve`) or the options of `Deno.serve` with a `handler`, and
 * returns the same kind of thing. It may be called before `init()`. An application that starts its
 * own server, such as oak with `listen`, passes it a handler that is not traced: call
 * `instrumentServe`.
 *
 * The span ends when the response has been sent, or when sending fails or is cancelled. If the body
 * is not a stream, it ends when the handler has returned it, because Deno sends it in the same
 * turn. Files and bodies from `fetch`, which Deno reads itself, may break off unnoticed. If a
 * handler throws, or returns what Deno cannot send, the status is that of the response of the
 * options' `onError`, or 500 without one; it is unknown if a bare handler or an object with `fetch`
 * throws.
 *
 * If Deno itself traces (`OTEL_DENO=true`), there is no second span: routes, hooks and captured
 * headers go to Deno's own.
 *
 * Semantic conventions: HTTP spans, HTTP server.
 *
 * @param target What answers requests.
 * @param options What to record.
 * @returns The same, traced.
 * @throws {TypeError} When the target is none of these, or an option cannot be used.
 * @example
 * ```ts
 * import { init } from "@offthread/otel";
 * import { instrument } from "@offthread/otel/deno";
 *
 * init({ serviceName: "shop" });
 * Deno.serve(instrument((request) => new Response(`hello from ${request.url}`)));
 * ```
 */
export function instrument<T extends ServeOptionsWithHandler["handler"]>(
  target: T,
  options?: HttpServerOptions,
): T;
/**
 * The same for a handler with other parameters than one for `Deno.serve`.
 *
 * @param target What answers requests.
 * @param options What to record.
 * @returns The same, traced; the target itself is not changed.
 * @throws {TypeError} When the target is none of these, or an option cannot be used.
 */
export function instrument<T extends ServeHandler>(target: T, options?: HttpServerOptions): T;
/**
 * The same for an object with `fetch` and for the options of `Deno.serve`.
 *
 * @param target What answers requests.
 * @param options What to record.
 * @returns The same, traced; the target itself is not changed.
 * @throws {TypeError} When the target is none of these, or an option cannot be used.
 */
export function instrument<T extends ServeObject | ServeOptionsWithHandler>(
  target: T,
  options?: HttpServerOptions,
): T;
export function instrument<T extends ServeHandler | ServeObject | ServeOptionsWithHandler>(
  target: T,
  options: HttpServerOptions = {},
): T {
  const server = serverOf(options);
  if (typeof target === "function") {
    // why: the wrapper takes and returns what the handler takes and returns
    return instrumentFunction(asHandler(target), server) as unknown as T;
  }
  if (typeof target === "object" && target !== null) {
    const fetch = handlerMember(target, "fetch");
    if (fetch !== undefined) {
      return replaceMembers(target, { fetch: instrumentHandler(fetch, server) });
    }
    const handler: unknown = Reflect.get(target, "handler");
    if (typeof handler === "function") return instrumentOptions(target, handler, options);
  }
  throw new TypeError(
    "Cannot instrument: expected a handler, or an object with a fetch or handler function.",
  );
}

function instrumentOptions<T extends object>(
  target: T,
  handler: object,
  options: HttpServerOptions,
): T {
  const onError: unknown = Reflect.get(target, "onError");
  if (typeof onError !== "function") {
    const server = serverOf(options, { status: INTERNAL_SERVER_ERROR });
    return replaceMembers(target, { handler: instrumentHandler(asHandler(handler), server) });
  }
  const failed = new FailedRequests<ServeInfo | undefined>(nextTurn);
  const server = serverOf(options, { failed });
  return replaceMembers(target, {
    handler: instrumentHandler(asHandler(handler), server),
    // why: the member is a function, and Deno gives it what was thrown
    onError: instrumentErrorHandler(onError as ErrorHandler, failed, server.runtime),
  });
}

/** Creates the instrumentation, for the functions of this folder. */
export function serverOf(
  options: HttpServerOptions,
  failure?: HandlerFailure<ServeInfo | undefined>,
): ServerInstrumentation<ServeInfo | undefined> {
  learnKnownMethods(denoPlatform());
  return new ServerInstrumentation(new DenoServeRuntime(), options, failure);
}

/** Treats a value as a request handler. */
export function asHandler(handler: unknown): RequestHandler {
  // why: the caller has checked that it is a function; the runtime judges what it returns
  return handler as RequestHandler;
}
