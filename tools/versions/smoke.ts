/**
 * A program that uses the main parts of the package once, on either runtime, and ends by its
 * argument: `exit` with code 3, or `throw`.
 *
 * @module
 */
import process from "node:process";
import { init, metrics, trace } from "../../mod.ts";
import { createLog } from "../../src/log/mod.ts";
import * as bun from "../../src/platform/bun/mod.ts";
import * as deno from "../../src/platform/deno/mod.ts";

/** The servers of both runtimes. */
interface Servers {
  readonly Deno?: { serve(options: object): { readonly addr: { readonly port: number } } };
  readonly Bun?: { serve(options: object): { readonly port: number } };
}

init({ serviceName: "smoke" });
const tracer = trace.getTracer("smoke");
const log = createLog("smoke");
const orders = metrics.getMeter("smoke").createCounter("orders");

function answer(): Promise<Response> {
  return tracer.startActiveSpan("checkout", async (span) => {
    await Promise.resolve();
    orders.add(1);
    log.info("paid");
    span.end();
    return new Response("ok");
  });
}

function serve(): number {
  // why: each global exists only on its own runtime
  const { Bun, Deno } = globalThis as unknown as Servers;
  const port = 0;
  const server = Deno?.serve(deno.instrument({ port, handler: answer, onListen() {} }));
  if (server !== undefined) return server.addr.port;
  return Bun?.serve(bun.instrument({ port, fetch: answer })).port ?? 0;
}

const { instrumentFetch } = "Deno" in globalThis ? deno : bun;
instrumentFetch();
await (await fetch(`http://localhost:${serve()}/`)).text();

if (process.argv[2] === "exit") process.exit(3);
setTimeout(() => {
  throw new Error("the end");
});
