import {
  type ErrorHandler,
  FailedRequests,
  type HttpServerOptions,
  instrumentErrorHandler,
  instrumentHandler,
  isInstrumented,
  replaceMembers,
  type RequestHandler,
  ServerInstrumentation,
} from "../../http/mod.ts";
import { learnKnownMethods } from "../known_methods.ts";
import { denoPlatform } from "./deno_platform.ts";
import { DenoServeRuntime, type ServeInfo } from "./serve_runtime.ts";

/** A function that answers requests, as `Deno.serve` and frameworks have it. */
export type ServeHandler = (...args: never[]) => Response | Promise<Response>;

/** An object that answers requests: what `deno serve` finds as a module's default export. */
export interface ServeObject {
  /** Answers requests. */
  fetch: ServeHandler;
}

/** The options of `Deno.serve` with the handler in them. */
export interface ServeOptionsWithHandler {
  /** Answers requests. */
  handler: ServeHandler;
}

/**
 * Traces the requests to a handler: a server span for each, with the trace context of the request's
 * headers as its parent, active in the handler and in streaming bodies. What the handler returns
 * and throws is passed on unchanged.
 *
 * It takes a handler for `Deno.serve`, a framework's `app.fetch`, an object with `fetch` (the
 * default export of a module for `deno serve`) or the options of `Deno.serve` with a `handler`, and
 * returns the same kind of thing. It may be called before `init()`.
 *
 * The span ends when the response has been sent or its sending has failed or been cancelled; for a
 * body that is no stream, when the handler has returned it, because Deno sends it in the same turn.
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
export function instrument<T extends ServeHandler | ServeObject | ServeOptionsWithHandler>(
  target: T,
  options: HttpServerOptions = {},
): T {
  const server = serverOf(options);
  if (typeof target === "function") {
    // Holds because the wrapper takes and returns what the handler takes and returns.
    return instrumentHandler(asHandler(target), server) as unknown as T;
  }
  if (typeof target === "object" && target !== null) {
    const fetch: unknown = Reflect.get(target, "fetch");
    if (typeof fetch === "function") {
      return replaceMembers(target, { fetch: instrumentHandler(asHandler(fetch), server) });
    }
    const handler: unknown = Reflect.get(target, "handler");
    if (typeof handler === "function") return instrumentOptions(target, handler, options);
  }
  throw new TypeError(
    "Cannot instrument: expected a handler, or an object with a fetch or handler function",
  );
}

function instrumentOptions<T extends object>(
  target: T,
  handler: object,
  options: HttpServerOptions,
): T {
  const onError: unknown = Reflect.get(target, "onError");
  if (typeof onError !== "function" || isInstrumented(onError)) {
    return replaceMembers(target, {
      handler: instrumentHandler(asHandler(handler), serverOf(options)),
    });
  }
  const failed = new FailedRequests();
  return replaceMembers(target, {
    handler: instrumentHandler(asHandler(handler), serverOf(options, failed)),
    // why: the member is a function, and Deno gives it what was thrown
    onError: instrumentErrorHandler(onError as ErrorHandler, failed),
  });
}

/** Makes what traces requests, for the functions of this folder. */
export function serverOf(
  options: HttpServerOptions,
  failed?: FailedRequests,
): ServerInstrumentation<ServeInfo | undefined> {
  learnKnownMethods(denoPlatform());
  return new ServerInstrumentation(new DenoServeRuntime(failed), options);
}

/** Takes a function as a handler of requests. */
export function asHandler(handler: unknown): RequestHandler {
  // why: the caller has found that it is a function; the runtime judges what it returns
  return handler as RequestHandler;
}
