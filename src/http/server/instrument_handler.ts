import type { Context } from "../../api/mod.ts";
import { runInContext } from "../../api/context/run_in_context.ts";
import { adoptPromise, endWithError, endWithResult } from "./end_request.ts";
import { followUnwatched } from "./follow_unwatched.ts";
import { type ServerRequest, watchedRequest } from "./server_request.ts";
import type { ServerInstrumentation } from "./server_span.ts";

/** A function that handles requests. The runtime decides whether what it returns is valid. */
export type RequestHandler = (this: unknown, request: Request, ...rest: unknown[]) => unknown;

/** The functions that are instrumented already, so that none is wrapped twice. */
const instrumented = new WeakSet<object>();

/** Whether a function is instrumented. */
export function isInstrumented(handler: object): boolean {
  return instrumented.has(handler);
}

/** Marks a function as instrumented, so that it is not wrapped. */
export function markInstrumented(handler: object): void {
  instrumented.add(handler);
}

/**
 * Returns a handler that does what the given one does, in a server span. It returns and throws what
 * the given one does. Only a response with a stream as its body may be replaced by an equal one, if
 * the runtime offers no other way to see the end of the stream.
 *
 * A handler that responds synchronously still does: one more promise would cost a small request a
 * twentieth of its time (bench/http_hello.ts).
 *
 * @param handler The handler.
 * @param server How to trace.
 * @param route The route, if it is known.
 */
export function instrumentHandler<Extra>(
  handler: RequestHandler,
  server: ServerInstrumentation<Extra>,
  route?: string,
): RequestHandler {
  if (instrumented.has(handler)) return handler;
  const { runtime, failure: { failed } } = server;
  const traced: RequestHandler = function (this: unknown, ...args) {
    const extra = runtime.extraOf(args);
    const requestContext = server.begin(args[0], extra, route);
    if (requestContext === undefined) return Reflect.apply(handler, this, args);
    let result: unknown;
    try {
      result = runInContext(requestContext, handler, this, args);
    } catch (error) {
      fail(server, requestContext, error, extra);
      throw error;
    }
    const watched = watchedRequest(requestContext);
    if (watched === undefined) return followUnwatched(server, requestContext, extra, result);
    const promise = adoptPromise(result, runtime.awaitsThenables, requestContext);
    if (promise === undefined) return endWithResult(runtime, watched, result, extra, failed);
    return promise.then(
      (value) => endWithResult(runtime, watched, value, extra, failed),
      (error: unknown) => {
        fail(server, requestContext, error, extra);
        throw error;
      },
    );
  };
  // Deno passes no arguments to a handler without parameters.
  Object.defineProperty(traced, "length", { value: 1, configurable: true });
  instrumented.add(traced);
  return traced;
}

function fail<Extra>(
  server: ServerInstrumentation<Extra>,
  requestContext: ServerRequest | Context,
  error: unknown,
  extra: Extra,
): void {
  const { failed, status, skipsAborted } = server.failure;
  const watched = watchedRequest(requestContext);
  if (watched === undefined) failed?.add({ requestContext, extra, error });
  else if (skipsAborted === true && watched.isAborted) endWithError(watched, error, undefined);
  else if (failed === undefined) endWithError(watched, error, status);
  else failed.add({ requestContext, extra, error });
}
