import { type HttpServerOptions, installMember, replaceMembers } from "../../../http/mod.ts";
import { tracedStart } from "../../http/traced_start.ts";
import { globalDeno } from "../deno_like.ts";
import { instrument, type ServeOptionsWithHandler, serverOf } from "./instrument.ts";

/**
 * Traces the requests to every server that `Deno.serve` starts from now on, including those of
 * frameworks, as `instrument` does for one. A handler that was given to `instrument` keeps its own
 * options. A server started while tracing is suppressed is left alone, and so is one that
 * `deno serve` starts: wrap its default export with `instrument`.
 *
 * @param options What to record.
 * @returns A function that ends it for servers that are started later.
 * @throws {TypeError} When an option cannot be used.
 * @example
 * ```ts
 * import { instrumentServe } from "@offthread/otel/deno";
 *
 * const uninstall = instrumentServe({ ignore: ["/healthz"] });
 * uninstall();
 * ```
 */
export function instrumentServe(options: HttpServerOptions = {}): () => void {
  // Reports what is wrong with the options now, and not when a server starts.
  serverOf(options);
  return installMember(globalDeno() ?? {}, "serve", {
    caller: "instrumentServe()",
    call: (serve, self, given) => {
      const traced = tracedStart(given, (args) => tracedArguments(args, options));
      return Reflect.apply(serve, self, traced);
    },
  });
}

// Deno takes a handler, options and a handler, or options that include the handler. It is Deno that
// rejects anything else.
function tracedArguments(args: unknown[], options: HttpServerOptions): unknown[] {
  const [first, second] = args;
  if (typeof first === "function") return [tracedOptions({ handler: first }, options).handler];
  if (typeof first !== "object" || first === null) return args;
  if (typeof second !== "function") {
    return "handler" in first ? [tracedOptions(first, options)] : args;
  }
  return [tracedOptions(replaceMembers(first, { handler: second }), options)];
}

function tracedOptions(given: object, options: HttpServerOptions): ServeOptionsWithHandler {
  // why: instrument() rejects what is not a function in it, and then Deno does
  return instrument(given as ServeOptionsWithHandler, options);
}
