import { context as contextApi } from "../api/mod.ts";
import { markInstrumented } from "./instrument_handler.ts";
import type { ServerRequest } from "./server_request.ts";

/** A function that makes a response of what a handler threw. */
export type ErrorHandler = (this: unknown, error: unknown, ...rest: unknown[]) => unknown;

/**
 * The requests whose handler threw and whose error handler has yet to answer. They are found by
 * what was thrown, which is all that an error handler is given.
 */
export class FailedRequests {
  readonly #waiting = new WeakMap<object, ServerRequest[]>();

  /**
   * Keeps a request until the error handler answers.
   *
   * @returns False where it cannot be found again, because no object was thrown.
   */
  add(active: ServerRequest, error: unknown): boolean {
    if (typeof error !== "object" || error === null) return false;
    const waiting = this.#waiting.get(error);
    if (waiting === undefined) this.#waiting.set(error, [active]);
    else waiting.push(active);
    return true;
  }

  /** Returns the oldest request that failed with this error, and forgets it. */
  take(error: unknown): ServerRequest | undefined {
    if (typeof error !== "object" || error === null) return undefined;
    const waiting = this.#waiting.get(error);
    const active = waiting?.shift();
    if (waiting?.length === 0) this.#waiting.delete(error);
    return active;
  }
}

/**
 * Returns an error handler that does what the given one does, in the context of the request that
 * failed, and ends that request's span. Where the response has a status below 500 the error was an
 * answer, and the span is none of an error.
 */
export function instrumentErrorHandler(
  handler: ErrorHandler,
  failed: FailedRequests,
): ErrorHandler {
  const traced: ErrorHandler = function (this: unknown, error, ...rest) {
    const active = failed.take(error);
    if (active === undefined) return handler.call(this, error, ...rest);
    let result: unknown;
    try {
      result = contextApi.with(active, handler, this, error, ...rest);
    } catch (thrown) {
      finish(active, error, undefined);
      throw thrown;
    }
    if (result instanceof Promise) {
      return result.then(
        (value: unknown) => finish(active, error, value),
        (thrown: unknown) => {
          finish(active, error, undefined);
          throw thrown;
        },
      );
    }
    return finish(active, error, result);
  };
  markInstrumented(traced);
  return traced;
}

function finish(active: ServerRequest, error: unknown, value: unknown): unknown {
  const isResponse = value instanceof Response;
  if (!isResponse || value.status >= 500) active.fail(error);
  if (isResponse) active.respond(value);
  active.end();
  return value;
}
