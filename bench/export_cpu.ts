/**
 * The cost of exporting: (e) how many spans a second arrive without loss, and the memory used; (f)
 * the processor time of the whole process, all threads, per exported span.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { formatNumber } from "./harness/print_table.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import { startSink } from "./harness/start_sink.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PAIR, type PairSubject, tabulatePairs } from "./harness/tabulate_pairs.ts";

const CHILD = fileURLToPath(new URL("./subjects/export_child.ts", import.meta.url));

interface Load {
  readonly subject: PairSubject;
  readonly runtime: RuntimeName;
  readonly compression: "gzip" | "none";
  readonly spansPerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

interface LoadResult {
  readonly totalCount: number;
  readonly spansPerSecond: number;
  readonly cpuMicrosPerSpan: number;
  /** Resident memory every two seconds. */
  readonly rssMib: readonly number[];
  readonly dropped: Readonly<Record<string, number>>;
  /** Spans counted by the receiver. */
  readonly receivedCount: number;
}

async function runLoad(load: Load): Promise<LoadResult> {
  const { subject, runtime, compression, spansPerSecond, warmUpSeconds, seconds } = load;
  const sink = await startSink();
  try {
    const numbers = [spansPerSecond, warmUpSeconds, seconds].map(String);
    const args = [subject, sink.url, compression, ...numbers];
    // why: the child's output
    const result = await runChild({ runtime, script: CHILD, args }) as LoadResult;
    return { ...result, receivedCount: (await sink.count()).spanCount };
  } finally {
    sink.stop();
  }
}

const RATE = { spansPerSecond: 100_000, warmUpSeconds: 0, seconds: 10 };

/** (e) Spans per second to a receiver, without loss. */
export const throughput: Suite = {
  id: "e",
  title: "100,000 spans per second for 10 seconds to a receiver on the same machine",
  run: async (options) => {
    const figures: Figure[] = [];
    const rows: string[][] = [];
    for (const runtime of options.runtimes) {
      for (const subject of PAIR) {
        options.progress(`${subject} on ${runtime}`);
        const result = await runLoad({ subject, runtime, compression: "gzip", ...RATE });
        const name = `${runtime} ${subject}`;
        const lost = result.totalCount - result.receivedCount;
        rows.push([
          name,
          formatNumber(result.spansPerSecond),
          lost.toLocaleString("en-US"),
          formatNumber(result.cpuMicrosPerSpan),
          result.rssMib.join(" "),
        ]);
        const head = { workload: "100,000 spans per second", subject, runtime };
        figures.push({ ...head, value: result.spansPerSecond, unit: "spans per second" });
        figures.push({ ...head, value: lost, unit: "spans lost" });
        figures.push({ ...head, value: "every 2 s", unit: "MiB resident", rounds: result.rssMib });
      }
    }
    const columns = ["", "spans/s made", "lost", "CPU us per span", "resident MiB, every 2 s"];
    const notes = [
      "with gzip on both sides and a queue of 65,536 spans; lost is what did not arrive",
    ];
    return { id: "e", title: throughput.title, figures, columns, rows, notes };
  },
};

const CPU_LOAD = { spansPerSecond: 50_000, warmUpSeconds: 3, seconds: 4 };
const COMPRESSIONS = ["gzip", "none"] as const;

/** (f) Processor time of the whole process per exported span. */
export const exportCpu: Suite = {
  id: "f",
  title: "Processor time of the whole process per exported span",
  run: async (options) => {
    const values = new Map<string, number[]>();
    const losses: string[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      for (const compression of COMPRESSIONS) {
        for (const runtime of options.runtimes) {
          for (const subject of PAIR) {
            options.progress(`${round}/${options.rounds} ${compression}: ${subject} on ${runtime}`);
            const result = await runLoad({ subject, runtime, compression, ...CPU_LOAD });
            const { totalCount, receivedCount } = result;
            const lost = totalCount - receivedCount;
            if (lost !== 0) losses.push(`${subject} on ${runtime} lost ${lost} of ${totalCount}`);
            const key = `${compression}|${runtime}|${subject}`;
            // Per span that arrived: lost ones have a cost too.
            const value = result.cpuMicrosPerSpan * totalCount / receivedCount;
            values.set(key, [...values.get(key) ?? [], value]);
          }
        }
      }
    }
    return tabulateCpu(values, losses, options);
  },
};

function tabulateCpu(
  values: ReadonlyMap<string, readonly number[]>,
  losses: readonly string[],
  { runtimes }: SuiteOptions,
): SuiteResult {
  const workloads = COMPRESSIONS.map((compression) => ({
    title: compression === "gzip" ? "with gzip" : "without compression",
    roundsOf: (subject: PairSubject, runtime: RuntimeName) =>
      values.get(`${compression}|${runtime}|${subject}`) ?? [],
  }));
  const table = { runtimes, unit: "us of CPU per span", ratioMark: "x" };
  const notes = [
    "all threads, from the start of the span to the receiver's response, at 50,000 spans per " +
    "second, for each span that arrived",
    losses.length === 0 ? "nothing was lost" : `lost spans: ${losses.join("; ")}`,
  ];
  return { id: "f", title: exportCpu.title, ...tabulatePairs(workloads, table), notes };
}

await runStandalone(import.meta.url, [throughput, exportCpu]);
