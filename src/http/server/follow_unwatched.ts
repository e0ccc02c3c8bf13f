import type { Context } from "../../api/mod.ts";
import { adoptPromise } from "./end_request.ts";
import { keepContext } from "./keep_context.ts";
import type { ServerInstrumentation } from "./server_span.ts";

/**
 * Keeps the context of a request that is neither recorded nor measured active in its error handler
 * and its body.
 *
 * @param server How requests are traced.
 * @param context The context in which the handler ran.
 * @param extra What the runtime passed along.
 * @param result What the handler returned.
 * @returns The value to give to the runtime.
 */
export function followUnwatched<Extra>(
  server: ServerInstrumentation<Extra>,
  context: Context,
  extra: Extra,
  result: unknown,
): unknown {
  const { runtime, failure: { failed } } = server;
  const promise = failed && adoptPromise(result, runtime.awaitsThenables, context);
  if (failed === undefined || promise === undefined) return keepContext(runtime, context, result);
  return promise.then(
    (value) => keepContext(runtime, context, value),
    (error: unknown) => {
      failed.add({ requestContext: context, extra, error });
      throw error;
    },
  );
}
