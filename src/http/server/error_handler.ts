import { context as contextApi } from "../../api/mod.ts";
import { adoptPromise, endWithError, endWithResult } from "./end_request.ts";
import type { FailedRequest, FailedRequests } from "./failed_requests.ts";
import { keepContext } from "./keep_context.ts";
import { INTERNAL_SERVER_ERROR, type ServerRequest, watchedRequest } from "./server_request.ts";
import type { ServerRuntime } from "./server_runtime.ts";

/** A function that makes a response from what a handler threw. */
export type ErrorHandler = (this: unknown, error: unknown, ...rest: unknown[]) => unknown;

/**
 * Returns an error handler that does what the given one does, in the context of the request that
 * failed, and then ends that request's span as after a handler's response. If the response has a
 * status below 500, the error counts as handled, and the span is not marked as an error.
 *
 * @param handler The error handler.
 * @param failed Where the requests wait for it.
 * @param runtime What the runtime does.
 */
export function instrumentErrorHandler<Extra>(
  handler: ErrorHandler,
  failed: FailedRequests<Extra>,
  runtime: ServerRuntime<Extra>,
): ErrorHandler {
  return function (this: unknown, error, ...rest) {
    const failure = failed.take(error);
    if (failure === undefined) return handler.call(this, error, ...rest);
    const watched = watchedFailure(failure);
    let result: unknown;
    try {
      result = contextApi.with(failure.requestContext, handler, this, error, ...rest);
    } catch (thrown) {
      if (watched !== undefined) endUnhandled(watched);
      throw thrown;
    }
    if (watched === undefined) return keepContext(runtime, failure.requestContext, result);
    const promise = adoptPromise(result, runtime.awaitsThenables, watched.request);
    if (promise === undefined) return finish(runtime, watched, result);
    if (runtime.isUnanswered?.(promise) === true) {
      endUnhandled(watched);
      return promise;
    }
    return promise.then(
      (value) => finish(runtime, watched, value),
      (thrown: unknown) => {
        endUnhandled(watched);
        throw thrown;
      },
    );
  };
}

type WatchedFailure<Extra> = FailedRequest<Extra> & { readonly request: ServerRequest };

function watchedFailure<Extra>(failure: FailedRequest<Extra>): WatchedFailure<Extra> | undefined {
  const request = watchedRequest(failure.requestContext);
  return request === undefined ? undefined : { ...failure, request };
}

function finish<Extra>(
  runtime: ServerRuntime<Extra>,
  failure: WatchedFailure<Extra>,
  value: unknown,
): unknown {
  const { request, extra, error } = failure;
  if (!(value instanceof Response)) {
    endUnhandled(failure);
    return value;
  }
  // The client has disconnected, so the response is sent to nobody.
  if (value.status >= 500 && !request.fail(error)) {
    request.end();
    return value;
  }
  return endWithResult(runtime, request, value, extra);
}

function endUnhandled({ request, error }: WatchedFailure<unknown>): void {
  endWithError(request, error, INTERNAL_SERVER_ERROR);
}
