/**
 * The cost of metrics on the application thread, and the memory of their series, compared with the
 * official SDK. Each measurement is a process of its own; those of a pair alternate.
 *
 * Alone: `deno run -A bench/metrics.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import type { Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PAIR, type PairSubject, tabulatePairs } from "./harness/tabulate_pairs.ts";

const CHILD = fileURLToPath(new URL("./metrics_child.ts", import.meta.url));

interface Case {
  readonly name: string;
  readonly workload: string;
}

/** The cost of a measurement. */
export const measurements: Suite = suite("metrics", "Measurements on the application thread", {
  unit: "ns of thread per measurement",
  cases: [
    { name: "counter.add, 3 attributes", workload: "add" },
    { name: "counter.add, 10 sets in rotation", workload: "add-10" },
    { name: "counter.add, 1000 sets in rotation", workload: "add-1000" },
    { name: "histogram.record, 3 attributes", workload: "record" },
    { name: "histogram.record, 10 sets in rotation", workload: "record-10" },
    { name: "histogram.record, 1000 sets in rotation", workload: "record-1000" },
    { name: "bound counter", workload: "bound-add" },
    { name: "bound histogram", workload: "bound-record" },
  ],
  notes: [
    "the attributes are a fresh object each time, which is part of the cost;",
    "the official SDK has no bound instruments, so there the attributes are one object",
  ],
});

/** The memory of a series. */
export const seriesMemory: Suite = suite("series", "Memory of 10,000 series of 3 attributes", {
  unit: "resident bytes per series",
  cases: [
    { name: "counter", workload: "memory-counter" },
    { name: "histogram with 15 boundaries", workload: "memory-histogram" },
  ],
  notes: ["ten instruments of 10,000 series each, after a garbage collection"],
});

interface SuiteParts {
  readonly unit: string;
  readonly cases: readonly Case[];
  readonly notes: readonly string[];
}

function suite(id: string, title: string, parts: SuiteParts): Suite {
  return { id, title, run: (options) => measure({ id, title }, parts, options) };
}

async function measure(
  head: Pick<SuiteResult, "id" | "title">,
  { unit, cases, notes }: SuiteParts,
  options: SuiteOptions,
): Promise<SuiteResult> {
  const values = new Map<string, number[]>();
  for (let round = 1; round <= options.rounds; round++) {
    for (const { name, workload } of cases) {
      for (const runtime of options.runtimes) {
        for (const subject of PAIR) {
          options.progress(`${round}/${options.rounds} ${name}: ${subject} on ${runtime}`);
          const args = [subject, workload];
          const env = { DENO_V8_FLAGS: "--expose-gc" };
          // why: the child's output
          const result = await runChild({ runtime, script: CHILD, args, env }) as ChildResult;
          const key = `${name}|${subject}|${runtime}`;
          values.set(key, [...values.get(key) ?? [], result.value]);
        }
      }
    }
  }
  const workloads = cases.map(({ name }) => ({
    title: name,
    roundsOf: (subject: PairSubject, runtime: RuntimeName) =>
      values.get(`${name}|${subject}|${runtime}`) ?? [],
  }));
  return { ...head, ...tabulatePairs(workloads, { runtimes: options.runtimes, unit }), notes };
}

interface ChildResult {
  readonly value: number;
}

await runStandalone(import.meta.url, [measurements, seriesMemory]);
