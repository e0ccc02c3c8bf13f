/**
 * Makes spans at a steady rate, exports them all, and prints the cost as JSON.
 *
 * `export_child.ts <ours|official> <sink url> <gzip|none> <spans per second> <warm-up s> <seconds>`
 *
 * @module
 */
import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { startExporting } from "./exporting.ts";
import { workloads } from "./workload.ts";

/** Queue size: far more than is made between two turns of a busy machine. */
const MAX_QUEUE_SIZE = 65_536;
/** Time between two bursts of spans. */
const STEP_MS = 5;
/** Time between two readings of the memory. */
const MEMORY_STEP_MS = 2_000;

const [, , name, url, compression, ...numbers] = process.argv;
const [spansPerSecond, warmUpSeconds, seconds] = numbers.map(Number);

const exporting = await startExporting(name, {
  url,
  compression: compression === "gzip" ? "gzip" : "none",
  maxQueueSize: MAX_QUEUE_SIZE,
});
const rssMib: number[] = [];
let nextMemoryMs = Infinity;

function lookAtMemory(): void {
  rssMib.push(Math.round(process.memoryUsage().rss / 2 ** 20));
}

// Spans at the given rate, in bursts; a late burst makes up for what was missed.
async function makeSpans(durationSeconds: number): Promise<number> {
  const total = Math.round(spansPerSecond * durationSeconds);
  const start = performance.now();
  let made = 0;
  while (made < total) {
    const elapsedMs = performance.now() - start;
    const due = Math.min(total, Math.floor(elapsedMs * spansPerSecond / 1e3));
    while (made < due) workloads.set(exporting.tracer, made++);
    if (elapsedMs >= nextMemoryMs) {
      lookAtMemory();
      nextMemoryMs += MEMORY_STEP_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return made;
}

const clock = await openCpuClock("process");
const warmUpCount = await makeSpans(warmUpSeconds);
await exporting.flush();
const cpuStart = clock.nowMs();
const start = performance.now();
nextMemoryMs = 0;
const spanCount = await makeSpans(seconds);
const madeMs = performance.now() - start;
await exporting.flush();
const cpuMs = clock.nowMs() - cpuStart;
lookAtMemory();
console.log(JSON.stringify({
  totalCount: warmUpCount + spanCount,
  spansPerSecond: spanCount / madeMs * 1e3,
  cpuMicrosPerSpan: cpuMs * 1e3 / spanCount,
  rssMib,
  dropped: exporting.dropped(),
}));
process.exit(0);
