/**
 * Measures log records in this process and prints nanoseconds per record as JSON.
 *
 * `logs_child.ts <ours|official> <emit|below|asked> <sink url>`
 *
 * @module
 */
import process from "node:process";
import { mean, median } from "../harness/statistics.ts";
import { createLogSubject, LOG_WORKLOADS, type LogSubject } from "./log_subject.ts";

const BATCH_SIZE = 512;
/** 1536 records, so that a burst stays below the default queue size of 2048. */
const BATCHES_PER_BURST = 3;
const BURST_SIZE = BATCH_SIZE * BATCHES_PER_BURST;
const WARM_UP_MS = 700;
const MEASURE_MS = 700;
/** Calls that end at once are measured this many at a time. */
const CHEAP_CALLS = 1_000_000;

async function bursts(subject: LogSubject, durationMs: number): Promise<number[]> {
  const results: number[] = [];
  let spentMs = 0;
  while (spentMs < durationMs) {
    const nanos = subject.withActiveSpan(() => {
      const start = performance.now();
      for (let batch = 0; batch < BATCHES_PER_BURST; batch++) {
        for (let i = 0; i < BATCH_SIZE; i++) subject.emit(i);
        subject.endBatch();
      }
      subject.endBurst();
      return (performance.now() - start) * 1e6 / BURST_SIZE;
    });
    spentMs += nanos * BURST_SIZE / 1e6;
    results.push(nanos);
    await subject.drain();
  }
  return results;
}

function cheapCalls(call: (i: number) => void): number[] {
  const results: number[] = [];
  for (let round = 0; round < 8; round++) {
    const start = performance.now();
    for (let i = 0; i < CHEAP_CALLS; i++) call(i);
    results.push((performance.now() - start) * 1e6 / CHEAP_CALLS);
  }
  return results.slice(3);
}

const [, , name, workloadText, sinkUrl] = process.argv;
const workload = LOG_WORKLOADS.find((each) => each === workloadText) ?? "emit";
const subject = await createLogSubject(name, sinkUrl);
let results: number[];
if (workload === "emit") {
  const warmUp = await bursts(subject, WARM_UP_MS);
  results = await bursts(subject, MEASURE_MS);
  await subject.flush();
  const recordCount = (warmUp.length + results.length) * BURST_SIZE;
  if (subject.deliveredCount() !== recordCount) {
    throw new Error(`${subject.deliveredCount()} of ${recordCount} records were delivered.`);
  }
} else {
  results = cheapCalls(workload === "below" ? subject.emitBelow : subject.askBelow);
}
await subject.close();
console.log(JSON.stringify({ meanNanos: mean(results), medianNanos: median(results) }));
