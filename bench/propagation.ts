/**
 * What reading and writing the headers of a request costs the application thread, ours against the
 * official packages. Each measurement is a process of its own, and the processes of a pair run by
 * turns.
 *
 * Alone: `deno run -A bench/propagation.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { formatNumber } from "./harness/print_table.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import { median } from "./harness/statistics.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PROPAGATION_WORKLOADS, type PropagationWorkload } from "./subjects/propagation_subject.ts";

const CHILD = fileURLToPath(new URL("./subjects/propagation_child.ts", import.meta.url));
const SUBJECTS = ["ours", "official"] as const;
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
        for (const subject of SUBJECTS) {
          options.progress(`${round}/${options.rounds} ${workload}: ${subject} on ${runtime}`);
          // why: what the child prints
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
  const figures: Figure[] = [];
  const rows = PROPAGATION_WORKLOADS.map((workload) => [
    TITLES[workload],
    ...runtimes.flatMap((runtime) => {
      const [ours, official] = SUBJECTS.map((subject) => {
        const rounds = measured.get(keyOf(workload, subject, runtime)) ?? [];
        const value = median(rounds);
        figures.push({ workload, subject, runtime, rounds, value, unit: UNIT });
        return value;
      });
      return [ours, official, official / ours].map(formatNumber);
    }),
  ]);
  const columns = [
    UNIT,
    ...runtimes.flatMap((name) => [`${name} ours`, `${name} official`, `${name} ratio`]),
  ];
  const notes = [
    "W3C Trace Context and Baggage in a composite propagator, from and to plain objects as " +
    "node:http has them; a traceparent, two tracestate entries, three baggage entries; the " +
    "headers of each request differ; ours finds names in any case, the official one as they are",
  ];
  return { id: propagation.id, title: propagation.title, figures, columns, rows, notes };
}

function keyOf(workload: PropagationWorkload, subject: string, runtime: RuntimeName): string {
  return `${workload}|${subject}|${runtime}`;
}

await runStandalone(import.meta.url, [propagation]);
