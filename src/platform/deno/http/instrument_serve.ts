import { type HttpServerOptions, installMember, replaceMembers } from "../../../http/mod.ts";
import { tracedStart } from "../../http/traced_start.ts";
import { globalDeno } from "../deno_like.ts";
import { instrument, type ServeOptionsWithHandler, serverOf } from "./instrument.ts";

/**
 * Traces the requests to every server that is started by `Deno.serve` from now on, as `instrument`
 * does for one: also those that a framework starts. A handler that was given to `instrument` keeps
 * its own options. A server that is started while tracing is suppressed is left alone, and so is
 * one that `deno serve` starts: its default export takes `instrument`.
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
  // What is wrong with the options is said here, where they stand, and not when a server starts.
  serverOf(options);
  return installMember(globalDeno() ?? {}, "serve", {
    caller: "instrumentServe()",
    call: (serve, self, given) => {
      const traced = tracedStart(given, (args) => tracedArguments(args, options));
      return Reflect.apply(serve, self, traced);
    },
  });
}

// Deno takes a handler, options and a handler, or options with the handler among them. What is none
// of these is Deno's to refuse.
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
  // why: what is no function in it is refused by instrument(), and then by Deno
  return instrument(given as ServeOptionsWithHandler, options);
}
