import { type Context, context as contextApi, reportOnce } from "../../api/mod.ts";
import { isThenable } from "../../api/is_thenable.ts";
import { toText } from "../../api/to_text.ts";
import type { FailedRequests } from "./failed_requests.ts";
import type { ServerRequest } from "./server_request.ts";
import type { ServerRuntime } from "./server_runtime.ts";

/**
 * Ends a request with what its handler, or the error handler, returned.
 *
 * @param failed Where the request waits for the error handler if the runtime refuses the response;
 *     `undefined` without one.
 * @returns The value to give to the runtime: the same one, wherever the runtime allows it.
 */
export function endWithResult<Extra>(
  runtime: ServerRuntime<Extra>,
  request: ServerRequest,
  value: unknown,
  extra: Extra,
  failed?: FailedRequests<Extra>,
): unknown {
  try {
    if (!(value instanceof Response)) {
      if (!runtime.endWithoutResponse(request)) refuse(request, extra, failed);
      return value;
    }
    const sent = request.respond(value) ? runtime.endAfterBody(request, value, extra) : undefined;
    if (sent !== undefined) return sent;
    refuse(request, extra, failed);
    return value;
  } catch (error) {
    reportOnce("http-answer", "error", `A response could not be traced: ${toText(error)}`);
    request.end();
    return value;
  }
}

function refuse<Extra>(
  request: ServerRequest,
  extra: Extra,
  failed: FailedRequests<Extra> | undefined,
): void {
  if (failed === undefined) request.refuse();
  else failed.addRefused({ requestContext: request, extra });
}

/**
 * Ends a request that has no response because its handler threw.
 *
 * @param status The status that the runtime then sends; `undefined` if it is not known.
 */
export function endWithError(
  request: ServerRequest,
  error: unknown,
  status: number | undefined,
): void {
  if (request.fail(error) && status !== undefined) request.replaceStatus(status);
  request.end();
}

/**
 * Returns the promise that a runtime waits for before it responds, or `undefined` if it responds at
 * once. A thenable is started, in the given context.
 *
 * @param value What a handler returned.
 * @param awaitsThenables Whether the runtime waits for thenables that are not promises.
 * @param context The context to start a thenable in, since it may do its work only then.
 */
export function adoptPromise(
  value: unknown,
  awaitsThenables: boolean,
  context: Context,
): Promise<unknown> | undefined {
  if (value instanceof Response) return undefined;
  if (value instanceof Promise) return value;
  if (!awaitsThenables || !isThenable(value)) return undefined;
  return contextApi.with(context, () => Promise.resolve(value));
}
