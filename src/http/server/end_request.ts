import { type Context, context as contextApi, reportOnce } from "../../api/mod.ts";
import { isThenable } from "../../api/is_thenable.ts";
import { toText } from "../../api/to_text.ts";
import type { FailedRequests } from "./failed_requests.ts";
import type { ServerRequest } from "./server_request.ts";
import type { ServerRuntime } from "./server_runtime.ts";

/**
 * Ends a request with what its handler, or the error handler, answered.
 *
 * @param failed Where the request waits for the error handler if the runtime refuses the answer;
 *     `undefined` without one.
 * @returns What the runtime is to get in place of the answer: the same, wherever it allows it.
 */
export function endWithAnswer<Extra>(
  runtime: ServerRuntime<Extra>,
  active: ServerRequest,
  value: unknown,
  extra: Extra,
  failed?: FailedRequests<Extra>,
): unknown {
  try {
    if (!(value instanceof Response)) {
      if (!runtime.endWithoutResponse(active)) refuse(active, extra, failed);
      return value;
    }
    const sent = active.respond(value) ? runtime.endAfterBody(active, value, extra) : undefined;
    if (sent !== undefined) return sent;
    refuse(active, extra, failed);
    return value;
  } catch (error) {
    reportOnce("http-answer", "error", `A response could not be traced: ${toText(error)}`);
    active.end();
    return value;
  }
}

function refuse<Extra>(
  active: ServerRequest,
  extra: Extra,
  failed: FailedRequests<Extra> | undefined,
): void {
  if (failed === undefined) active.refuse();
  else failed.addRefused({ active, extra });
}

/**
 * Ends a request that nobody answered, because its handler threw.
 *
 * @param status What the runtime sends then; `undefined` where it is not known.
 */
export function endWithError(
  active: ServerRequest,
  error: unknown,
  status: number | undefined,
): void {
  if (active.fail(error) && status !== undefined) active.replaceStatus(status);
  active.end();
}

/**
 * Returns what a runtime waits for before it answers, or `undefined` where it answers at once.
 *
 * @param value What a handler returned.
 * @param awaitsThenables Whether the runtime waits for thenables that are no promises.
 * @param context What is active in a thenable, which may do its work when it is waited for.
 */
export function promiseOf(
  value: unknown,
  awaitsThenables: boolean,
  context: Context,
): Promise<unknown> | undefined {
  if (value instanceof Response) return undefined;
  if (value instanceof Promise) return value;
  if (!awaitsThenables || !isThenable(value)) return undefined;
  return contextApi.with(context, () => Promise.resolve(value));
}
