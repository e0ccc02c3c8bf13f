import type { ConnectTcp } from "../../otlp/sender/sender_environment.ts";
import {
  type DenoLike,
  globalDeno,
  isBefore,
  mayReadVariable,
  readProxyVariableOf,
} from "./deno_like.ts";
import { requirePermission } from "./require_permission.ts";

/** These tell Deno's `fetch` of a proxy, which a connection of ours would bypass. */
const PROXY_VARIABLES = ["HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/** Names of this machine, which no proxy is meant for: it would take them for its own. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The first version whose connections do what `fetch` does. Before 2.9, Deno tries only the first
 * address of a name, even if nothing answers there. Before this one, closing a connection does not
 * end a pending write: one to a receiver that reads nothing stays open, with the whole request.
 */
const FIRST_FIT_VERSION = [2, 9, 5] as const;

/**
 * Returns what opens TCP connections on Deno; `undefined` on other runtimes and before Deno 2.9.5.
 * It refuses other machines if a proxy is set, or may be: Deno's `fetch` reads the variables
 * without the permission that we need for them.
 */
export function createDenoConnectTcp(
  deno: DenoLike | undefined = globalDeno(),
): ConnectTcp | undefined {
  if (deno === undefined || isBefore(deno, FIRST_FIT_VERSION)) return undefined;
  let mayHaveProxy: boolean | undefined;
  return async ({ hostname, port, signal }) => {
    if (!LOOPBACK.test(hostname)) {
      mayHaveProxy ??= PROXY_VARIABLES.some((name) => maySayProxy(deno, name));
      if (mayHaveProxy) throw new Error("HTTP_PROXY or ALL_PROXY is set or cannot be read");
    }
    requirePermission({ name: "net", host: `${hostname}:${port}` });
    const connection = await deno.connect({ hostname, port, signal });
    try {
      // Otherwise the end of a request waits until its beginning is acknowledged.
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
