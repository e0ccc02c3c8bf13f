import type { IncomingMessage, ServerResponse } from "node:http";
import { type Context, context as contextApi, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { runInContext } from "../../api/context/run_in_context.ts";
import {
  type HttpServerOptions,
  isInstrumented,
  ServerInstrumentation,
  ServerRequest,
} from "../../http/mod.ts";
import { markInstrumented } from "../../http/server/instrument_handler.ts";
import { activeServerRequest, watchedRequest } from "../../http/server/server_request.ts";
import { currentPlatform } from "../current.ts";
import { learnKnownMethods } from "../http/known_methods.ts";
import { bindEvents } from "./bind_events.ts";
import { isExpress, watchExpressRoute } from "./express_route.ts";
import { IncomingHead } from "./incoming_head.ts";
import { NodeHttpRuntime } from "./node_http_runtime.ts";
import type { IncomingLike, OutgoingLike } from "./node_messages.ts";
import { ResponseWatch } from "./response_watch.ts";
import { endWithConnection } from "./waiting_responses.ts";

type NodeInstrumentation = ServerInstrumentation<OutgoingLike, NodeHttpRuntime>;
type Listener = (this: unknown, ...args: [IncomingLike, OutgoingLike, ...unknown[]]) => unknown;

/**
 * Traces the requests to a listener. Each has a server span, with the trace context of the
 * request's headers as its parent, active in the listener and in the listeners of the request's and
 * the response's events.
 *
 * It takes what `createServer` of `node:http` and `node:https` takes, including an Express
 * application, `app.callback()` of Koa, and what Fastify passes to its `serverFactory`, and returns
 * a function alone: the members of an application stay with the application. It may be called
 * before `init()`. What the listener gets, returns and throws is passed on unchanged. Upgrades and
 * `CONNECT` do not reach a listener.
 *
 * The span ends when the response has been handed to the system, or when the connection closes
 * before, which is not an error. If the listener throws, or its promise rejects, the span ends
 * there. The route is known if the listener is an Express application; otherwise `setRoute` sets
 * it.
 *
 * If Deno itself traces (`OTEL_DENO=true`), there is no second span: routes, hooks and captured
 * headers go to Deno's own.
 *
 * Semantic conventions: HTTP spans, HTTP server.
 *
 * @param listener What answers requests.
 * @param options What to record. Hooks and rules get a `Request` and a `Response` without bodies.
 * @returns The same, traced.
 * @throws {TypeError} When the listener is no function, or an option cannot be used.
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { instrument } from "@offthread/otel/node-http";
 *
 * const server = createServer(instrument((request, response) => {
 *   response.end(`hello from ${request.url}`);
 * }));
 * ```
 */
export function instrument<Answer>(
  listener: (request: IncomingMessage, response: ServerResponse) => Answer,
  options?: HttpServerOptions,
): (request: IncomingMessage, response: ServerResponse) => Answer;
/**
 * The same for a listener with other parameters.
 *
 * @param listener What answers requests.
 * @param options What to record.
 * @returns The same, traced.
 * @throws {TypeError} When the listener is no function, or an option cannot be used.
 */
export function instrument<Arguments extends unknown[], Answer>(
  listener: (...args: Arguments) => Answer,
  options?: HttpServerOptions,
): (...args: Arguments) => Answer;
export function instrument(listener: unknown, options: HttpServerOptions = {}): Listener {
  if (typeof listener !== "function") {
    throw new TypeError("Cannot instrument: expected a function that answers requests.");
  }
  const server = nodeInstrumentation(options);
  // why: it is a function; the server decides what it gets
  return instrumentListener(listener as Listener, server);
}

/** Creates the instrumentation, for the functions of this folder. */
export function nodeInstrumentation(options: HttpServerOptions): NodeInstrumentation {
  learnKnownMethods(currentPlatform());
  return new ServerInstrumentation<OutgoingLike, NodeHttpRuntime>(new NodeHttpRuntime(), options);
}

function instrumentListener(listener: Listener, server: NodeInstrumentation): Listener {
  if (isInstrumented(listener)) return listener;
  const namesRoutes = isExpress(listener);
  const traced: Listener = function (this: unknown, ...args) {
    const [request, response] = args;
    return callTraced(server, {
      request,
      response,
      namesRoutes,
      call: listener,
      self: this,
      args,
    });
  };
  const { length, name } = listener;
  Object.defineProperties(traced, {
    length: { value: length, configurable: true },
    name: { value: name, configurable: true },
  });
  markInstrumented(traced);
  return traced;
}

/** A request, and the call that answers it. */
export interface AnsweringCall<Args extends unknown[]> {
  readonly request: IncomingLike;
  readonly response: OutgoingLike;
  /** Whether Express answers, and sets the route. */
  readonly namesRoutes: boolean;
  readonly call: (this: unknown, ...args: Args) => unknown;
  readonly self: unknown;
  readonly args: Args;
}

/** Makes a call in the span of the request that it answers, and returns its result. */
export function callTraced<Args extends unknown[]>(
  server: NodeInstrumentation,
  { request, response, namesRoutes, call, self, args }: AnsweringCall<Args>,
): unknown {
  const served = serve(server, request, response);
  if (served === undefined) return Reflect.apply(call, self, args);
  const { active, watch } = served;
  if (namesRoutes && watch !== undefined) watchExpressRoute(request, watch.serverRequest);
  let result: unknown;
  try {
    result = runInContext(active, call, self, args);
  } catch (error) {
    watch?.fail(error);
    throw error;
  }
  if (watch === undefined || !(result instanceof Promise)) return result;
  return result.then(undefined, (error: unknown) => {
    watch.fail(error);
    throw error;
  });
}

/** A request that is being served. */
interface Served {
  /** The context that is active in the listener. */
  readonly active: Context;
  /** Ends the request; `undefined` if nothing is recorded of it. */
  readonly watch: ResponseWatch | undefined;
}

function serve(
  server: NodeInstrumentation,
  request: IncomingLike,
  response: OutgoingLike,
): Served | undefined {
  let active: ServerRequest | Context | undefined;
  try {
    if (isServed(request)) return undefined;
    active = server.begin(new IncomingHead(request), response, undefined);
    if (active === undefined) return undefined;
    const serverRequest = watchedRequest(active);
    if (serverRequest === undefined) {
      bindEvents(request, active);
      bindEvents(response, active);
      return { active, watch: undefined };
    }
    const watch = new ResponseWatch(serverRequest, response);
    bindEvents(request, active, (event) => watch.onRequestEvent(event, request));
    bindEvents(response, active, (event, first) => watch.onResponseEvent(event, first));
    endWithConnection(watch, request, response);
    return { active, watch };
  } catch (error) {
    // Without events to watch, as on a sealed object, the end of the request would go unseen.
    reportOnce("http-node-request", "error", `A request could not be traced: ${toText(error)}`);
    if (active instanceof ServerRequest) active.end();
    return undefined;
  }
}

// A listener may pass the request on to another one, as mounted applications do.
function isServed(request: IncomingLike): boolean {
  const around = activeServerRequest(contextApi.active())?.request;
  // By shape: another copy of this package may have begun it.
  return around !== undefined && Reflect.get(around, "incoming") === request;
}
