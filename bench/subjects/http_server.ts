/**
 * A hello server, traced in one of several ways. Prints its port. For each line on its standard
 * input it delivers everything queued, and prints how many requests it has completed and their
 * cost; at the end of the input it ends.
 *
 * `http_server.ts <runtime|node> <bare|floor|ours|unsampled|official|built-in> <sink url>`
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { openCpuClock } from "../harness/cpu_clock.ts";
import type { Exporting } from "./exporting.ts";
import type { HelloOptions } from "./hello.ts";

/** Queue size. */
const MAX_QUEUE_SIZE = 65_536;

// Only the measured way is loaded.
async function exportWith(subject: string, url: string): Promise<Exporting | undefined> {
  const options = { url, compression: "gzip", maxQueueSize: MAX_QUEUE_SIZE } as const;
  switch (subject) {
    case "ours":
    case "unsampled":
      return (await import("./ours_exporting.ts")).exportWithOurs(options);
    case "official":
      return (await import("./official_exporting.ts")).exportWithOfficial(options);
    default:
      return undefined;
  }
}

async function serveHello(server: string, options: HelloOptions): Promise<number> {
  return server === "node"
    ? await (await import("./node_hello.ts")).serveNodeHello(options)
    : await (await import("./runtime_hello.ts")).serveRuntimeHello(options);
}

const [, , server, subject, url] = process.argv;
let answeredCount = 0;
const exporting = await exportWith(subject, url);
console.log(
  await serveHello(server, {
    subject,
    officialTracer: subject === "official" ? exporting?.tracer : undefined,
    onAnswer: () => {
      answeredCount++;
    },
  }),
);
const clock = await openCpuClock("process");
for await (const _line of createInterface({ input: process.stdin })) {
  await exporting?.flush();
  console.log(JSON.stringify({ answeredCount, cpuMs: clock.nowMs() }));
}
process.exit(0);
