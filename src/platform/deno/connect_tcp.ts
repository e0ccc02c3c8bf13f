import type { ConnectTcp } from "../../otlp/sender/sender_environment.ts";
import {
  type DenoLike,
  globalDeno,
  isBefore,
  mayReadVariable,
  readProxyVariableOf,
} from "./deno_like.ts";
import { requirePermission } from "./require_permission.ts";

/** By these Deno's `fetch` knows of a proxy, which a connection of ours would pass by. */
const PROXY_VARIABLES = ["HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/** What no proxy can mean by this machine is what the application means by it. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The first version whose connections do what `fetch` does. One before 2.9 tries the first address
 * of a name alone, also where nothing answers there, and one before this goes on with a write whose
 * connection is closed: that of a receiver that reads nothing stays open, with all of the request.
 */
const FIRST_FIT_VERSION = [2, 9, 5] as const;

/**
 * TCP connections on Deno; `undefined` on another runtime, and before Deno 2.9.5. Whatever is not
 * on this machine is refused where a proxy is set, or may be: Deno's `fetch` reads the variables
 * without asking for the permission that we need.
 */
export function denoConnectTcp(
  deno: DenoLike | undefined = globalDeno(),
): ConnectTcp | undefined {
  if (deno === undefined || isBefore(deno, FIRST_FIT_VERSION)) return undefined;
  let mayHaveProxy: boolean | undefined;
  return async ({ hostname, port, signal }) => {
    if (!LOOPBACK.test(hostname)) {
      mayHaveProxy ??= PROXY_VARIABLES.some((name) => maySayProxy(deno, name));
      if (mayHaveProxy) throw new Error("there may be a proxy");
    }
    requirePermission({ name: "net", host: `${hostname}:${port}` });
    const connection = await deno.connect({ hostname, port, signal });
    try {
      // Or the end of a request waits until its beginning is acknowledged.
      connection.setNoDelay(true);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  };
}

function maySayProxy(deno: DenoLike, variable: string): boolean {
  return !mayReadVariable(deno, variable) || (readProxyVariableOf(deno, variable) ?? "") !== "";
}
