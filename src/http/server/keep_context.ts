import { type Context, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { promiseOf } from "./end_request.ts";
import type { ServerRuntime } from "./server_runtime.ts";

/**
 * Keeps the context of a request that nobody watches active in the body of its answer: what a
 * stream does belongs to the request as what the handler does, be it that it is ignored, that it is
 * not sampled, or that others are to know of its trace.
 *
 * @param runtime What the runtime does.
 * @param context The context in which the handler ran.
 * @param answer What the handler returned.
 * @returns What the runtime is to get: the answer.
 */
export function keepContext<Extra>(
  runtime: ServerRuntime<Extra>,
  context: Context,
  answer: unknown,
): unknown {
  if (runtime.keepContext === undefined) return answer;
  const promise = promiseOf(answer, runtime.awaitsThenables, context);
  if (promise !== undefined) return promise.then((value) => keepContext(runtime, context, value));
  try {
    if (answer instanceof Response) runtime.keepContext(context, answer);
  } catch (error) {
    // The answer may be anybody's object.
    reportOnce("http-answer", "error", `A response could not be traced: ${toText(error)}`);
  }
  return answer;
}
