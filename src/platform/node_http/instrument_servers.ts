import { type HttpServerOptions, installMember, isInstrumented } from "../../http/mod.ts";
import { globalProcess } from "../process_like.ts";
import { isExpress } from "./express_route.ts";
import { callTraced, nodeInstrumentation } from "./instrument.ts";
import type { IncomingLike, OutgoingLike } from "./node_messages.ts";

/** The two modules of servers, by shape. */
interface ServerModule {
  readonly Server: { readonly prototype: object };
}

/** A server, as it emits an event. */
interface Emitter {
  listeners(event: string): readonly object[];
}

/**
 * Traces the requests to every server of `node:http` and `node:https`, including existing ones and
 * those of frameworks, as `instrument` does for one listener. A listener that was given to
 * `instrument` keeps its own options. Loads both modules.
 *
 * @param options What to record. Hooks and rules get a `Request` and a `Response` without bodies.
 * @returns A function that ends the tracing.
 * @throws {TypeError} When an option cannot be used.
 * @example
 * ```ts
 * import { instrumentServers } from "@offthread/otel/node-http";
 *
 * const uninstall = instrumentServers({ ignore: ["/healthz"] });
 * uninstall();
 * ```
 */
export function instrumentServers(options: HttpServerOptions = {}): () => void {
  const server = nodeInstrumentation(options);
  const ends = prototypes().map((prototype) =>
    installMember(prototype, "emit", {
      caller: "instrumentServers()",
      call: (emit, self, args) => {
        if (args[0] !== "request") return Reflect.apply(emit, self, args);
        // why: the emitter is a server, and these are the arguments of its event
        const listeners = (self as Emitter).listeners("request");
        if (listeners.some(isInstrumented)) return Reflect.apply(emit, self, args);
        const [, request, response] = args as [string, IncomingLike, OutgoingLike];
        const namesRoutes = listeners.some(isExpress);
        return callTraced(server, { request, response, namesRoutes, call: emit, self, args });
      },
    })
  );
  return () => {
    for (const end of ends) end();
  };
}

// On Bun a server of node:https is also one of node:http, on Deno it is not.
function prototypes(): readonly object[] {
  const found = ["node:http", "node:https"].map((name) => {
    // why: the module's documented shape; older runtimes have no getBuiltinModule
    const module = globalProcess()?.getBuiltinModule?.(name) as ServerModule | undefined;
    return module?.Server.prototype ?? {};
  });
  return found.filter((prototype) => !found.some((other) => isAbove(other, prototype)));
}

function isAbove(other: object, prototype: object): boolean {
  return Object.prototype.isPrototypeOf.call(other, prototype);
}
