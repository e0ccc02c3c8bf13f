import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { HELLO, type HelloOptions } from "./hello.ts";
import { wrapListenerWithOfficial } from "./official_http.ts";

/** Serves on `node:http`; returns the port. */
export async function serveNodeHello(options: HelloOptions): Promise<number> {
  const hello: RequestListener = (_request, response) => {
    options.onAnswer();
    response.end(HELLO);
  };
  const server = createServer(await wrap(hello, options)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

async function wrap(
  hello: RequestListener,
  { subject, officialTracer }: HelloOptions,
): Promise<RequestListener> {
  if (officialTracer !== undefined) return wrapListenerWithOfficial(hello, officialTracer);
  if (subject !== "ours" && subject !== "unsampled") return hello;
  const { instrument } = await import("../../src/platform/node_http/mod.ts");
  return instrument(hello);
}
