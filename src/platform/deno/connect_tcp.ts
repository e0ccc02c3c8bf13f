import type { ConnectTcp } from "../../otlp/sender/sender_environment.ts";
import { type DenoLike, globalDeno, mayReadVariable, readProxyVariableOf } from "./deno_like.ts";
import { netPermissionOf, requirePermission } from "./require_permission.ts";

/** By these Deno's `fetch` knows of a proxy, which a connection of ours would pass by. */
const PROXY_VARIABLES = ["HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/** What no proxy can mean by this machine is what the application means by it. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * TCP connections on Deno; `undefined` on another runtime. Whatever is not on this machine is
 * refused where a proxy is set, or may be: Deno's `fetch` reads the variables without asking for
 * the permission that we need.
 */
export function denoConnectTcp(): ConnectTcp | undefined {
  const deno = globalDeno();
  if (deno === undefined) return undefined;
  const mayHaveProxy = PROXY_VARIABLES.some((name) => maySayProxy(deno, name));
  return async ({ hostname, port, signal }) => {
    if (mayHaveProxy && !LOOPBACK.test(hostname)) throw new Error("there may be a proxy");
    requirePermission(netPermissionOf(`http://${hostname}:${port}`));
    const connection = await deno.connect({ hostname, port, signal });
    // Or the end of a request waits until its beginning is acknowledged.
    connection.setNoDelay(true);
    return connection;
  };
}

function maySayProxy(deno: DenoLike, variable: string): boolean {
  return !mayReadVariable(deno, variable) || (readProxyVariableOf(deno, variable) ?? "") !== "";
}
