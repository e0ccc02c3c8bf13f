/**
 * Measures one way to hand spans over to a worker and prints nanoseconds per span as JSON.
 *
 * `crossing_child.ts <name of the crossing>`
 *
 * @module
 */
import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { mean } from "../harness/statistics.ts";
import { createCrossing, CROSSINGS } from "./crossings.ts";
import { sampleSpans } from "./sample_spans.ts";

const BATCH_SIZE = 512;
const BATCHES_PER_BURST = 3;
const WARM_UP_MS = 500;
const MEASURE_MS = 700;

// It reads each message, returns buffers, and reports the end of a burst.
const WORKER = `
onmessage = ({ data }) => {
  if (data === "burst over") return postMessage(data);
  if (data.bytes) postMessage({ bytes: data.bytes }, [data.bytes.buffer]);
  else if (data.numbers) postMessage({ numbers: data.numbers });
};`;

const worker = new Worker(
  URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })),
  { type: "module" },
);
const name = CROSSINGS.find((each) => each === process.argv[2]) ?? "records";
const crossing = createCrossing(name, worker);
const spans = sampleSpans(BATCH_SIZE);
const clock = await openCpuClock("thread");
let onBurstOver = (): void => {};
worker.onmessage = ({ data }) => {
  if (data === "burst over") onBurstOver();
  else crossing.receive(data);
};

async function bursts(durationMs: number): Promise<number[]> {
  const results: number[] = [];
  for (let spentMs = 0; spentMs < durationMs;) {
    const start = clock.nowMs();
    for (let batch = 0; batch < BATCHES_PER_BURST; batch++) crossing.send(spans);
    const ms = clock.nowMs() - start;
    spentMs += ms;
    results.push(ms * 1e6 / (BATCH_SIZE * BATCHES_PER_BURST));
    const isOver = new Promise<void>((resolve) => onBurstOver = resolve);
    worker.postMessage("burst over");
    await isOver;
  }
  return results;
}

await bursts(WARM_UP_MS);
console.log(JSON.stringify({ clock: clock.kind, threadNanos: mean(await bursts(MEASURE_MS)) }));
process.exit(0);
