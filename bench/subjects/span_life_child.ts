/**
 * Measures the life of spans in this process and prints nanoseconds per span as JSON.
 *
 * `span_life_child.ts <ours|official> <on|off|ratio0|api> <set|creation|child> <sink url>`
 *
 * @module
 */
import process from "node:process";
import { mean, median } from "../harness/statistics.ts";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { SAMPLINGS, type Subject } from "./subject.ts";
import { type Workload, WORKLOADS, workloads } from "./workload.ts";

const BATCH_SIZE = 512;
/** 1536 spans, so that a burst stays below the default queue size of 2048. */
const BATCHES_PER_BURST = 3;
const BURST_SIZE = BATCH_SIZE * BATCHES_PER_BURST;
const WARM_UP_MS = 700;
const MEASURE_MS = 700;

async function createSubject(): Promise<Subject> {
  const [, , name, samplingText, , sinkUrl] = process.argv;
  const sampling = SAMPLINGS.find((each) => each === samplingText) ?? "on";
  // Only one of the two is loaded.
  if (name === "ours") return (await import("./ours.ts")).createOurs(sampling, sinkUrl);
  return (await import("./official.ts")).createOfficial(sampling);
}

interface Cost {
  readonly threadNanos: number;
  readonly wallNanos: number;
}

const clock = await openCpuClock("thread");

function burst(subject: Subject, live: Workload): Cost {
  const { tracer } = subject;
  const start = performance.now();
  const threadStart = clock.nowMs();
  for (let batch = 0; batch < BATCHES_PER_BURST; batch++) {
    for (let i = 0; i < BATCH_SIZE; i++) live(tracer, i);
    subject.endBatch();
  }
  subject.endBurst();
  const threadMs = clock.nowMs() - threadStart;
  const wallMs = performance.now() - start;
  return { threadNanos: threadMs * 1e6 / BURST_SIZE, wallNanos: wallMs * 1e6 / BURST_SIZE };
}

async function bursts(subject: Subject, live: Workload, durationMs: number): Promise<Cost[]> {
  const results: Cost[] = [];
  let spentMs = 0;
  while (spentMs < durationMs) {
    const cost = isChild
      ? subject.withActiveSpan(() => burst(subject, live))
      : burst(subject, live);
    spentMs += cost.wallNanos * BURST_SIZE / 1e6;
    results.push(cost);
    await subject.drain();
  }
  return results;
}

const subject = await createSubject();
const workload = WORKLOADS.find((each) => each === process.argv[4]) ?? "set";
const isChild = workload === "child";
const live = workloads[workload];
const warmUp = await bursts(subject, live, WARM_UP_MS);
const results = await bursts(subject, live, MEASURE_MS);
// The parent of each burst is a span as well.
const spanCount = (warmUp.length + results.length) * (BURST_SIZE + (isChild ? 1 : 0));
await subject.flush();
const deliveredCount = subject.deliveredCount();
await subject.close();
if (process.argv[3] === "on" && deliveredCount !== spanCount) {
  throw new Error(`${deliveredCount} of ${spanCount} spans were delivered.`);
}
const threadNanos = results.map((cost) => cost.threadNanos);
const wallNanos = results.map((cost) => cost.wallNanos);
console.log(JSON.stringify({
  clock: clock.kind,
  threadNanos: { mean: mean(threadNanos), median: median(threadNanos) },
  wallNanos: { mean: mean(wallNanos), median: median(wallNanos) },
  spanCount,
}));
