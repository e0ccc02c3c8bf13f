/**
 * Measures propagation in this process and prints nanoseconds per request as JSON.
 *
 * `propagation_child.ts <ours|official> <workload>`
 *
 * @module
 */
import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { median } from "../harness/statistics.ts";
import {
  createPropagationSubject,
  DISTINCT,
  type HeaderRecord,
  headersOf,
  PROPAGATION_WORKLOADS,
  type PropagationSubject,
  type PropagationWorkload,
} from "./propagation_subject.ts";

const CALLS = 100 * DISTINCT;
const ROUNDS = 20;
const WARM_UP_ROUNDS = 8;

function callOf(
  { extract, injector, pass }: PropagationSubject,
  workload: PropagationWorkload,
): (i: number) => unknown {
  const incoming = headersOf(workload);
  const writeTo = (write: (outgoing: HeaderRecord) => void): HeaderRecord => {
    const outgoing: HeaderRecord = {};
    write(outgoing);
    return outgoing;
  };
  if (workload === "through") {
    return (i) => writeTo((outgoing) => pass(incoming[i % DISTINCT], outgoing));
  }
  if (!workload.startsWith("inject")) return (i) => extract(incoming[i % DISTINCT]);
  const injectors = incoming.map(injector);
  return (i) => writeTo(injectors[i % DISTINCT]);
}

const [, , name, wanted] = process.argv;
const workload = PROPAGATION_WORKLOADS.find((each) => each === wanted) ?? "traceparent";
const call = callOf(await createPropagationSubject(name), workload);
const clock = await openCpuClock("thread");
const results: number[] = [];
let last: unknown;
for (let round = 0; round < ROUNDS; round++) {
  const start = clock.nowMs();
  for (let i = 0; i < CALLS; i++) last = call(i);
  results.push((clock.nowMs() - start) * 1e6 / CALLS);
}
if (last === undefined) throw new Error("Nothing was read or written.");
console.log(JSON.stringify(median(results.slice(WARM_UP_ROUNDS))));
