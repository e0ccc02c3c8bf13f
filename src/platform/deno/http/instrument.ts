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

/** A function that answers requests, whatever else it takes, as frameworks have it. */
export type ServeHandler = (...args: never[]) => Response | Promise<Response>;

/** An object that answers requests: what `deno serve` finds as a module's default export. */
export interface ServeObject {
  /** Answers requests. */
  fetch(request: Request, ...rest: never[]): Response | Promise<Response>;
}

/**
 * The options of `Deno.serve` with the handler in them. Functions are written as methods, so that
 * those fit, too, which take what only one transport has.
 */
export interface ServeOptionsWithHandler {
  /** Answers requests. */
  handler(request: Request, info: ServeHandlerInfo): Response | Promise<Response>;
  /** Makes a response of what the handler threw. */
  onError?(error: unknown): Response | Promise<Response>;
  /** Told where the server listens. */
  onListen?(address: ServeAddress): void;
}

/** What `Deno.serve` passes to a handler along with the request. */
export interface ServeHandlerInfo {
  /** The other end of the connection. */
  readonly remoteAddr: ServeAddress;
  /** Settled when the response has been sent. */
  readonly completed: Promise<void>;
}

/**
 * Traces the requests to a handler: a server span for each, with the trace context of the request's
 * headers as its parent, active in the handler and in streaming bodies. What the handler returns
 * and throws is passed on unchanged.
 *
 * It takes a handler for `Deno.serve`, a framework's `app.fetch`, an object with `fetch` (the
 * default export of a module for `deno serve`) or the options of `Deno.serve` with a `handler`, and
 * returns the same kind of thing. It may be called before `init()`. An application that starts its
 * server by itself, such as oak by `listen`, gives it a handler of its own that is not traced: call
 * `instrumentServe`.
 *
 * The span ends when the response has been sent or its sending has failed or been cancelled; for a
 * body that is no stream, when the handler has returned it, because Deno sends it in the same turn.
 * What Deno reads by itself, files and what `fetch` gets, may break off without anybody being told.
 * Where a handler throws, or returns what Deno cannot send, the status is what `onError` of the
 * options answers, or 500 without one; of a handler or an object with `fetch` that throws it is not
 * known.
 *
 * Where Deno itself traces (`OTEL_DENO=true`) there is no second span: routes, hooks and captured
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
 * The same for a handler that takes something else than that of `Deno.serve`.
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

/** Makes what traces requests, for the functions of this folder. */
export function serverOf(
  options: HttpServerOptions,
  failure?: HandlerFailure<ServeInfo | undefined>,
): ServerInstrumentation<ServeInfo | undefined> {
  learnKnownMethods(denoPlatform());
  return new ServerInstrumentation(new DenoServeRuntime(), options, failure);
}

/** Takes a function as a handler of requests. */
export function asHandler(handler: unknown): RequestHandler {
  // why: the caller has found that it is a function; the runtime judges what it returns
  return handler as RequestHandler;
}
