/**
 * The cost of spans on the application thread: (a) recorded and handed over, (b) not sampled, (c)
 * without an SDK, compared with the official packages. Each measurement is a process of its own;
 * those of a pair alternate.
 *
 * Alone: `deno run -A bench/span_life.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import { startSink } from "./harness/start_sink.ts";
import type { Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PAIR, type PairSubject, tabulatePairs } from "./harness/tabulate_pairs.ts";
import type { Sampling } from "./subjects/subject.ts";
import type { WorkloadName } from "./subjects/workload.ts";

const CHILD = fileURLToPath(new URL("./subjects/span_life_child.ts", import.meta.url));

interface Case {
  readonly name: string;
  readonly sampling: Sampling;
  readonly workload: WorkloadName;
}

/** (a) The life of a recorded span. */
export const recordedSpans: Suite = suite("a", "Life of a span on the application thread", [
  { name: "attributes by setAttribute", sampling: "on", workload: "set" },
  { name: "attributes at creation", sampling: "on", workload: "creation" },
  { name: "child of an active span", sampling: "on", workload: "child" },
], [
  "each span: start, 8 attributes, 1 event with 1 attribute, end; ours includes the hand-over " +
  "to the worker, and every span is delivered to a receiver; the official SDK runs with its " +
  "protobuf serializer in batches of 512, without compressing and sending, which it also does in " +
  "this thread",
]);

/** (b) The life of a span that is not sampled. */
export const unsampledSpans: Suite = suite("b", "The same span, not sampled", [
  { name: "AlwaysOff, setAttribute", sampling: "off", workload: "set" },
  { name: "AlwaysOff, at creation", sampling: "off", workload: "creation" },
  { name: "ratio 0, setAttribute", sampling: "ratio0", workload: "set" },
  { name: "ratio 0, at creation", sampling: "ratio0", workload: "creation" },
  { name: "child of an unsampled span", sampling: "ratio0", workload: "child" },
], ["ratio 0 is ParentBased with TraceIdRatioBased(0) as its root"]);

/** (c) The life of a span without an SDK. */
export const apiOnlySpans: Suite = suite("c", "The same span, API without SDK", [
  { name: "setAttribute", sampling: "api", workload: "set" },
  { name: "at creation", sampling: "api", workload: "creation" },
], []);

function suite(
  id: string,
  title: string,
  cases: readonly Case[],
  notes: readonly string[],
): Suite {
  return { id, title, run: (options) => measureAll({ id, title, notes }, cases, options) };
}

async function measureAll(
  head: Pick<SuiteResult, "id" | "title" | "notes">,
  cases: readonly Case[],
  options: SuiteOptions,
): Promise<SuiteResult> {
  const values = new Map<string, number[]>();
  const sink = await startSink();
  try {
    for (let round = 1; round <= options.rounds; round++) {
      for (const each of cases) {
        for (const runtime of options.runtimes) {
          for (const subject of PAIR) {
            options.progress(`${round}/${options.rounds} ${each.name}: ${subject} on ${runtime}`);
            const args = [subject, each.sampling, each.workload, sink.url];
            // why: the child's output
            const result = await runChild({ runtime, script: CHILD, args }) as ChildResult;
            const key = keyOf(each, subject, runtime);
            values.set(key, [...values.get(key) ?? [], result.threadNanos.mean]);
          }
        }
      }
    }
  } finally {
    sink.stop();
  }
  const workloads = cases.map((each) => ({
    title: each.name,
    roundsOf: (subject: PairSubject, runtime: RuntimeName) =>
      values.get(keyOf(each, subject, runtime)) ?? [],
  }));
  const { runtimes } = options;
  return {
    ...head,
    ...tabulatePairs(workloads, { runtimes, unit: "ns of thread per span", ratioMark: "x" }),
  };
}

interface ChildResult {
  /** Processor time of the application thread. */
  readonly threadNanos: { readonly mean: number };
}

function keyOf(each: Case, subject: string, runtime: string): string {
  return `${each.name}|${subject}|${runtime}`;
}

await runStandalone(import.meta.url, [recordedSpans, unsampledSpans, apiOnlySpans]);
