import { type Context, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { adoptPromise } from "./end_request.ts";
import type { ServerRuntime } from "./server_runtime.ts";

/**
 * Keeps the context of a request that is neither recorded nor measured active in the body of its
 * response. A stream's work belongs to the request as the handler's does, whether the request is
 * ignored, not sampled, or only has its trace context propagated.
 *
 * @param runtime What the runtime does.
 * @param context The context in which the handler ran.
 * @param result What the handler returned.
 * @returns What to give to the runtime.
 */
export function keepContext<Extra>(
  runtime: ServerRuntime<Extra>,
  context: Context,
  result: unknown,
): unknown {
  if (runtime.keepContext === undefined) return result;
  const promise = adoptPromise(result, runtime.awaitsThenables, context);
  if (promise !== undefined) return promise.then((value) => keepContext(runtime, context, value));
  try {
    if (result instanceof Response) runtime.keepContext(context, result);
  } catch (error) {
    // The response may be a foreign object that throws.
    reportOnce("http-answer", "error", `A response could not be traced: ${toText(error)}`);
  }
  return result;
}
