/**
 * A server that says hello, traced in one of several ways. Prints its port. At the line "mark" on
 * its standard input it starts to count its processor time; at "finish" it delivers everything,
 * prints how many requests it answered, what was dropped and what it cost, and ends.
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

/** A traced handler, and what to do at the end. */
interface Traced {
  readonly handler: Handler;
  flush(): Promise<void>;
  dropped(): Readonly<Record<string, number>>;
}

let answeredCount = 0;

function hello(): Response {
  answeredCount++;
  return new Response("Hello, world!");
}

const NOTHING = { flush: () => Promise.resolve(), dropped: () => ({}) };

async function trace(name: string, url: string): Promise<Traced> {
  const options = { url, compression: "gzip", maxQueueSize: MAX_QUEUE_SIZE } as const;
  switch (name) {
    case "floor":
      return { handler: wrapWithFloor(hello), ...NOTHING };
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
      return { handler: hello, ...NOTHING };
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
let markMs = 0;
let markCount = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "finish") break;
  markMs = clock.nowMs();
  markCount = answeredCount;
}
await traced.flush();
const cpuMs = clock.nowMs() - markMs;
console.log(JSON.stringify({
  answeredCount,
  dropped: traced.dropped(),
  cpuMicrosPerRequest: cpuMs * 1e3 / (answeredCount - markCount),
}));
process.exit(0);
