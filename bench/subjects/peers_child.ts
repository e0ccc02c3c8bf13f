/**
 * Measures one library in this process and prints what a unit of work costs the application thread,
 * in nanoseconds, as JSON; everything is counted that happens in that thread until the receiver has
 * it all.
 *
 * `peers_child.ts <subject> <workload> <sink url>`
 *
 * @module
 */
import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { median } from "../harness/statistics.ts";
import {
  type CreatePeer,
  OWN_SCRIPTS,
  PEER_WORKLOADS,
  type PeerWorkload,
  RECORDS_PER_RUN,
} from "./peer.ts";

const WARM_UP_MS = 600;
const MEASURE_MS = 600;

/** Runs at a time, few enough for the queue of every library. */
const BURSTS: Readonly<Record<PeerWorkload, number>> = {
  spans: 50,
  logs: 500,
  counter: 200_000,
  histogram: 200_000,
};

const [, , subject, wanted, sinkUrl] = process.argv;
const workload = PEER_WORKLOADS.find((each) => each === wanted) ?? "spans";
const script = OWN_SCRIPTS[subject] ?? `../peers/${subject}.mjs`;
// why: each of these modules has it
const { createPeer } = await import(new URL(script, import.meta.url).href) as {
  readonly createPeer: CreatePeer;
};
const peer = await createPeer(workload, sinkUrl);
const clock = await openCpuClock("thread");
const burst = BURSTS[workload];
const recordsPerRun = RECORDS_PER_RUN[workload];
let runs = 0;

async function measure(durationMs: number): Promise<number[]> {
  const results: number[] = [];
  for (let spentMs = 0; spentMs < durationMs;) {
    const start = clock.nowMs();
    for (let i = 0; i < burst; i++) peer.run(runs + i);
    // Measurements are collected once a minute, which costs next to nothing for each of them.
    if (recordsPerRun > 0) await peer.flush();
    const threadMs = clock.nowMs() - start;
    runs += burst;
    spentMs += threadMs;
    results.push(threadMs * 1e6 / burst);
  }
  return results;
}

await measure(WARM_UP_MS);
const results = await measure(MEASURE_MS);
await (peer.close ?? peer.flush)();
const nanos = median(results) / Math.max(1, recordsPerRun);
console.log(JSON.stringify({ nanos, recordCount: runs * recordsPerRun }));
process.exit(0);
