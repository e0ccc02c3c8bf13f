import type { ConnectTcp } from "../../otlp/sender/sender_environment.ts";
import { type DenoLike, globalDeno, mayReadVariable } from "./deno_like.ts";
import { netPermissionOf, requirePermission } from "./require_permission.ts";

/** By these Deno's `fetch` knows of a proxy, which a connection of ours would pass by. */
const PROXY_VARIABLES = ["HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/**
 * TCP connections, on Deno; `undefined` on another runtime, and where a proxy is set, or may be
 * set: Deno's `fetch` reads these variables without asking for the permission.
 */
export function denoConnectTcp(): ConnectTcp | undefined {
  const deno = globalDeno();
  if (deno === undefined || !goesDirectly(deno)) return undefined;
  return async ({ hostname, port, signal }) => {
    requirePermission(netPermissionOf(`http://${hostname}:${port}`));
    const connection = await deno.connect({ hostname, port, signal });
    // Or the end of a request waits until its beginning is acknowledged.
    connection.setNoDelay(true);
    return connection;
  };
}

function goesDirectly(deno: DenoLike): boolean {
  return PROXY_VARIABLES.every((name) =>
    mayReadVariable(deno, name) && (deno.env.get(name) ?? "") === ""
  );
}
