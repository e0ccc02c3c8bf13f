import {
  type ErrorHandler,
  FailedRequests,
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
import { processPlatform } from "../process_platform.ts";
import type { BunFetchHandler, BunRoutes, BunServeTarget, Traced } from "./serve_types.ts";
import { BunServeRuntime, type ServerLike } from "./serve_runtime.ts";

type BunInstrumentation = ServerInstrumentation<ServerLike | undefined>;

/**
 * Traces the requests to a server. Each has a server span, with the trace context of the request's
 * headers as its parent, active in the handler and in streaming bodies. It takes the options of
 * `Bun.serve` or `server.reload`, a module's default export, a framework's app, or a bare handler,
 * and returns the same kind of thing. It may be called before `init()`.
 *
 * It covers `fetch`, `error`, and every function in `routes`, alone or by method; its pattern
 * becomes `http.route`. What Bun answers without calling a function (a `Response` as a route, an
 * HTML import, `false`) cannot be traced and stays as it is, and so do the WebSocket handlers. Pass
 * what you give to `server.reload` through `instrument` as well. The server that handlers get is
 * the real one; as a `Bun.Server<Data>` it has all its members for the type checker, too. WebSocket
 * handlers get their parameter types from Bun if they stay outside:
 * `Bun.serve({ ...instrument({ fetch }), websocket })`. An application that starts its own server,
 * such as Elysia with `listen`, passes it a handler that is not traced: call `instrumentServe`, or
 * write `Bun.serve({ fetch: instrument(app).fetch })`.
 *
 * What handlers return and throw is passed on unchanged. Only a response with a stream as its body
 * is replaced by an equal one, because Bun does not tell when it has sent it. The span ends when
 * the body has been sent, or when sending fails or is cancelled; if the body is not a stream, when
 * the handler has returned it.
 *
 * What Bun decides after that is unknown, such as 206 for a part of a file or 500 for a missing
 * file: the span has the status of the response. If a handler throws, the status is that of the
 * response of `error`, or 500 without one; it is unknown for a bare handler. A stream of Bun's kind
 * `direct` must be ended by `close()` or `end()`: it is read like any other, and Bun calls its
 * `pull` again until it is ended. An async generator as a body runs outside of its request if the
 * request is ignored, or neither sampled nor measured: inspecting every such response would cost
 * more than all else.
 *
 * Semantic conventions: HTTP spans, HTTP server.
 *
 * @param target What answers requests.
 * @param options What to record.
 * @returns The same, traced; the target itself is not changed.
 * @throws {TypeError} When the target is none of these, or an option cannot be used.
 * @example
 * ```ts ignore
 * import { init } from "@offthread/otel";
 * import { instrument } from "@offthread/otel/bun";
 *
 * init({ serviceName: "shop" });
 * Bun.serve(instrument({
 *   routes: { "/users/:id": () => new Response("a user") },
 *   fetch: () => new Response("not found", { status: 404 }),
 * }));
 * ```
 */
export function instrument<T extends BunFetchHandler>(
  target: T,
  options?: HttpServerOptions,
): T;
/**
 * The same for options, applications, and handlers with other parameters than those of `Bun.serve`.
 *
 * @param target What answers requests.
 * @param options What to record.
 * @returns The same, traced; the target itself is not changed.
 * @throws {TypeError} When the target is none of these, or an option cannot be used.
 */
export function instrument<const T extends BunServeTarget, const Pattern extends string = never>(
  target: T & BunRoutes<Pattern>,
  options?: HttpServerOptions,
): Traced<T>;
export function instrument<T extends BunServeTarget>(
  target: T,
  options: HttpServerOptions = {},
): T {
  return trace(target, options);
}

function trace<T extends object>(target: T, options: HttpServerOptions): T {
  const onError = functionOf(target, "error");
  const failed = onError && new FailedRequests<ServerLike | undefined>(nextTurn);
  // Without an error handler in the options, Bun sends 500. A bare handler may go into other
  // options.
  const status = typeof target === "object" ? INTERNAL_SERVER_ERROR : undefined;
  learnKnownMethods(processPlatform());
  const server = new ServerInstrumentation(
    new BunServeRuntime(),
    options,
    { failed, status, skipsAborted: true },
  );
  if (typeof target === "function") {
    // why: the wrapper takes and returns what the handler takes and returns
    return instrumentFunction(asHandler(target), server) as unknown as T;
  }
  const members: Record<string, unknown> = {};
  const fetch = handlerMember(target, "fetch");
  if (fetch !== undefined) members.fetch = instrumentHandler(fetch, server);
  const routes: unknown = Reflect.get(target, "routes");
  if (typeof routes === "object" && routes !== null && !Array.isArray(routes)) {
    members.routes = instrumentRoutes(routes, server);
  }
  if (Object.keys(members).length === 0) {
    throw new TypeError(
      "Cannot instrument: expected a handler, or an object with fetch or routes.",
    );
  }
  if (onError !== undefined && failed !== undefined) {
    // why: the member is a function, and Bun gives it what was thrown
    members.error = instrumentErrorHandler(onError as ErrorHandler, failed, server.runtime);
  }
  return replaceMembers(target, members);
}

function instrumentRoutes(routes: object, server: BunInstrumentation): Record<string, unknown> {
  const traced: Record<string, unknown> = {};
  for (const [pattern, route] of Object.entries(routes)) {
    traced[pattern] = isByMethod(route)
      ? instrumentByMethod(route, pattern, server)
      : instrumentValue(route, pattern, server);
  }
  return traced;
}

function instrumentByMethod(
  route: object,
  pattern: string,
  server: BunInstrumentation,
): Record<string, unknown> {
  const traced: Record<string, unknown> = {};
  for (const [method, handler] of Object.entries(route)) {
    traced[method] = instrumentValue(handler, pattern, server);
  }
  return traced;
}

function instrumentValue(value: unknown, pattern: string, server: BunInstrumentation): unknown {
  return typeof value === "function" ? instrumentHandler(asHandler(value), server, pattern) : value;
}

// Handlers by method are a plain object with functions, in which Bun ignores names that are not
// methods. Any other object is Bun's own: a response, an HTML import, a file, a directory.
function isByMethod(route: unknown): route is object {
  if (typeof route !== "object" || route === null) return false;
  const prototype: unknown = Object.getPrototypeOf(route);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(route).some((handler) => typeof handler === "function");
}

function functionOf(target: object, name: string): object | undefined {
  const member: unknown = Reflect.get(target, name);
  return typeof member === "function" ? member : undefined;
}

function asHandler(handler: object): RequestHandler {
  // why: the caller has found that it is a function; Bun judges what it returns
  return handler as RequestHandler;
}
