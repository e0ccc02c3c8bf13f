/**
 * The cost of reading and writing a request's headers on the application thread, compared with the
 * official packages. Each measurement is a process of its own; those of a pair alternate.
 *
 * Alone: `deno run -A bench/propagation.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import type { Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PAIR, type PairSubject, tabulatePairs } from "./harness/tabulate_pairs.ts";
import { PROPAGATION_WORKLOADS, type PropagationWorkload } from "./subjects/propagation_subject.ts";

const CHILD = fileURLToPath(new URL("./subjects/propagation_child.ts", import.meta.url));
const UNIT = "ns of thread per request";

const TITLES: Readonly<Record<PropagationWorkload, string>> = {
  none: "extract, none of the headers there",
  traceparent: "extract traceparent",
  tracestate: "extract traceparent and tracestate",
  baggage: "extract all three",
  "inject traceparent": "inject traceparent",
  "inject tracestate": "inject traceparent and tracestate",
  "inject baggage": "inject all three",
  through: "extract all three, inject them again",
};

/** The headers of a request. */
export const propagation: Suite = {
  id: "propagation",
  title: "Trace context and baggage in the headers of a request",
  run: measurePropagation,
};

async function measurePropagation(options: SuiteOptions): Promise<SuiteResult> {
  const rounds = new Map<string, number[]>();
  for (let round = 1; round <= options.rounds; round++) {
    for (const workload of PROPAGATION_WORKLOADS) {
      for (const runtime of options.runtimes) {
        for (const subject of PAIR) {
          options.progress(`${round}/${options.rounds} ${workload}: ${subject} on ${runtime}`);
          // why: the child's output
          const nanos = await runChild({
            runtime,
            script: CHILD,
            args: [subject, workload],
          }) as number;
          const key = keyOf(workload, subject, runtime);
          rounds.set(key, [...rounds.get(key) ?? [], nanos]);
        }
      }
    }
  }
  return tabulate(rounds, options.runtimes);
}

function tabulate(
  measured: ReadonlyMap<string, readonly number[]>,
  runtimes: readonly RuntimeName[],
): SuiteResult {
  const workloads = PROPAGATION_WORKLOADS.map((workload) => ({
    title: TITLES[workload],
    workload,
    roundsOf: (subject: PairSubject, runtime: RuntimeName) =>
      measured.get(keyOf(workload, subject, runtime)) ?? [],
  }));
  const notes = [
    "W3C Trace Context and Baggage in a composite propagator, from and to plain objects as " +
    "node:http has them; a traceparent, two tracestate entries, three baggage entries; the " +
    "headers of each request differ; ours finds names in any case, so it looks at every name if " +
    "a header is missing",
  ];
  const { id, title } = propagation;
  return { id, title, ...tabulatePairs(workloads, { runtimes, unit: UNIT }), notes };
}

function keyOf(workload: PropagationWorkload, subject: string, runtime: RuntimeName): string {
  return `${workload}|${subject}|${runtime}`;
}

await runStandalone(import.meta.url, [propagation]);
