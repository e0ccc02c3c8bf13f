/**
 * Measures log records in this process and prints nanoseconds per record as JSON.
 *
 * `logs_child.ts <ours|official> <workload> <sink url>`
 *
 * @module
 */
import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { mean, median } from "../harness/statistics.ts";
import { createLogSubject, LOG_WORKLOADS, type LogSubject } from "./log_subject.ts";

const BATCH_SIZE = 512;
/** 1536 records, so that a burst stays below the default queue size of 2048. */
const BATCHES_PER_BURST = 3;
const BURST_SIZE = BATCH_SIZE * BATCHES_PER_BURST;
const WARM_UP_MS = 700;
const MEASURE_MS = 700;
/** Cheap calls are measured this many at a time. */
const CHEAP_CALLS = 1_000_000;
const CHEAP_ROUNDS = 8;
const CHEAP_WARM_UP_ROUNDS = 3;

const clock = await openCpuClock("thread");

async function bursts(
  subject: LogSubject,
  emit: (i: number) => void,
  durationMs: number,
): Promise<number[]> {
  const results: number[] = [];
  let spentMs = 0;
  while (spentMs < durationMs) {
    const threadMs = subject.withActiveSpan(() => {
      const start = clock.nowMs();
      for (let batch = 0; batch < BATCHES_PER_BURST; batch++) {
        for (let i = 0; i < BATCH_SIZE; i++) emit(i);
        subject.endBatch();
      }
      subject.endBurst();
      return clock.nowMs() - start;
    });
    spentMs += threadMs;
    results.push(threadMs * 1e6 / BURST_SIZE);
    await subject.drain();
  }
  return results;
}

async function measureEmit(subject: LogSubject, emit: (i: number) => void): Promise<number[]> {
  const warmUp = await bursts(subject, emit, WARM_UP_MS);
  const results = await bursts(subject, emit, MEASURE_MS);
  await subject.flush();
  const recordCount = (warmUp.length + results.length) * BURST_SIZE;
  const deliveredCount = subject.deliveredCount();
  if (deliveredCount === recordCount) return results;
  throw new Error(`${deliveredCount} of ${recordCount} records were delivered.`);
}

function measureCheap(call: (i: number) => void): number[] {
  const results: number[] = [];
  for (let round = 0; round < CHEAP_ROUNDS; round++) {
    const start = clock.nowMs();
    for (let i = 0; i < CHEAP_CALLS; i++) call(i);
    results.push((clock.nowMs() - start) * 1e6 / CHEAP_CALLS);
  }
  return results.slice(CHEAP_WARM_UP_ROUNDS);
}

async function measure(subject: LogSubject): Promise<number[]> {
  const workload = LOG_WORKLOADS.find((each) => each === process.argv[3]) ?? "emit";
  switch (workload) {
    case "emit":
      return await measureEmit(subject, subject.emit);
    case "console":
      return subject.printCaptured === undefined
        ? []
        : await measureEmit(subject, subject.printCaptured);
    case "below":
      return measureCheap(subject.emitBelow);
    case "asked":
      return measureCheap(subject.askBelow);
    case "leveled":
      return subject.levelBelow === undefined ? [] : measureCheap(subject.levelBelow);
    default:
      return workload satisfies never;
  }
}

const subject = await createLogSubject(process.argv[2], process.argv[4]);
const results = await measure(subject);
await subject.close();
console.log(JSON.stringify({ meanNanos: mean(results), medianNanos: median(results) }));
