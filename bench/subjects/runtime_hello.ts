import { type Handler, serve } from "../harness/serve.ts";
import { HELLO, type HelloOptions } from "./hello.ts";
import { wrapWithFloor } from "./http_floor.ts";
import { wrapWithOfficial } from "./official_http.ts";

/** Serves on the runtime's server; returns the port. */
export async function serveRuntimeHello(options: HelloOptions): Promise<number> {
  const hello: Handler = () => {
    options.onAnswer();
    return new Response(HELLO);
  };
  return serve(await wrap(hello, options));
}

async function wrap(hello: Handler, { subject, officialTracer }: HelloOptions): Promise<Handler> {
  if (officialTracer !== undefined) return wrapWithOfficial(hello, officialTracer);
  if (subject === "floor") return wrapWithFloor(hello);
  return subject === "ours" || subject === "unsampled" ? await instrumentHello(hello) : hello;
}

async function instrumentHello(hello: Handler): Promise<Handler> {
  if ("Deno" in globalThis) {
    const { instrument } = await import("../../src/platform/deno/mod.ts");
    return instrument(hello);
  }
  const { instrument } = await import("../../src/platform/bun/mod.ts");
  return instrument({ fetch: hello }).fetch;
}
