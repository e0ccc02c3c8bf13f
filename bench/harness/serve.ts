/** A request handler. */
export type Handler = (request: Request) => Response | Promise<Response>;

interface ServerGlobals {
  readonly Deno?: {
    serve(
      options: { port: number; hostname: string; onListen: () => void },
      handler: Handler,
    ): { readonly addr: { readonly port: number } };
  };
  readonly Bun?: {
    serve(options: { port: number; hostname: string; fetch: Handler }): { readonly port: number };
  };
}

/** Serves on a free loopback port with the runtime's own server; returns the port. */
export function serve(handler: Handler): number {
  // why: each runtime has one of the two, unknown to the other's types
  const { Deno, Bun } = globalThis as unknown as ServerGlobals;
  const address = { port: 0, hostname: "127.0.0.1" };
  if (Deno !== undefined) return Deno.serve({ ...address, onListen: () => {} }, handler).addr.port;
  if (Bun !== undefined) return Bun.serve({ ...address, fetch: handler }).port;
  throw new Error("Neither Deno nor Bun: there is no server to start.");
}
