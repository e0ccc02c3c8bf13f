/**
 * A server that says hello, traced in one of several ways. Prints its port. At each line on its
 * standard input it delivers everything that waits, and prints how many requests it has answered
 * and what they cost; at the end of the input it ends.
 *
 * `http_server.ts <bare|floor|ours|unsampled|official|built-in> <sink url>`
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { type Handler, serve } from "../harness/serve.ts";
import { wrapWithFloor } from "./http_floor.ts";

/** Requests whose spans may wait. */
const MAX_QUEUE_SIZE = 65_536;

/** A traced handler, and what delivers its spans. */
interface Traced {
  readonly handler: Handler;
  flush(): Promise<void>;
}

let answeredCount = 0;

function hello(): Response {
  answeredCount++;
  return new Response("Hello, world!");
}

const flush = (): Promise<void> => Promise.resolve();

async function trace(name: string, url: string): Promise<Traced> {
  const options = { url, compression: "gzip", maxQueueSize: MAX_QUEUE_SIZE } as const;
  switch (name) {
    case "floor":
      return { handler: wrapWithFloor(hello), flush };
    case "ours":
    case "unsampled": {
      const { exportWithOurs } = await import("./ours_exporting.ts");
      const exporting = exportWithOurs(options);
      return { ...exporting, handler: await instrumentHello() };
    }
    case "official": {
      const { exportWithOfficial } = await import("./official_exporting.ts");
      const { wrapWithOfficial } = await import("./official_http.ts");
      const exporting = exportWithOfficial(options);
      return { ...exporting, handler: wrapWithOfficial(hello, exporting.tracer) };
    }
    default:
      return { handler: hello, flush };
  }
}

async function instrumentHello(): Promise<Handler> {
  if ("Deno" in globalThis) {
    const { instrument } = await import("../../src/platform/deno/mod.ts");
    return instrument(hello);
  }
  const { instrument } = await import("../../src/platform/bun/mod.ts");
  return instrument({ fetch: hello }).fetch;
}

const [, , name, url] = process.argv;
const traced = await trace(name, url);
console.log(serve(traced.handler));
const clock = await openCpuClock("process");
for await (const _line of createInterface({ input: process.stdin })) {
  await traced.flush();
  console.log(JSON.stringify({ answeredCount, cpuMs: clock.nowMs() }));
}
process.exit(0);
