/**
 * The cost of log records on the application thread, compared with the official packages; and
 * whether a sink keeps up. Each measurement is a process of its own; those of a pair alternate.
 *
 * Alone: `deno run -A bench/logs.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { formatNumber } from "./harness/print_table.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import { startSink } from "./harness/start_sink.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PAIR, type PairSubject, tabulatePairs } from "./harness/tabulate_pairs.ts";
import type { LogWorkload } from "./subjects/log_subject.ts";

const LOGS_CHILD = fileURLToPath(new URL("./subjects/logs_child.ts", import.meta.url));
const LINES_CHILD = fileURLToPath(new URL("./subjects/lines_child.ts", import.meta.url));

const OURS: readonly PairSubject[] = ["ours"];

interface Case {
  readonly name: string;
  readonly workload: LogWorkload;
  readonly subjects: readonly PairSubject[];
}

const CASES: readonly Case[] = [
  { name: "body, 3 attributes, in a span", workload: "emit", subjects: PAIR },
  { name: "emit() at a level that is off", workload: "below", subjects: PAIR },
  { name: "enabled() of a level that is off", workload: "asked", subjects: PAIR },
  { name: "createLog() at a level that is off", workload: "leveled", subjects: OURS },
  { name: "added to console.log by capture", workload: "console", subjects: OURS },
];

/** The cost of a log record. */
export const logRecords: Suite = {
  id: "logs",
  title: "Log records on the application thread",
  run: measureLogs,
};

async function measureLogs(options: SuiteOptions): Promise<SuiteResult> {
  const values = new Map<string, number[]>();
  const sink = await startSink();
  try {
    for (let round = 1; round <= options.rounds; round++) {
      for (const { name, workload, subjects } of CASES) {
        for (const runtime of options.runtimes) {
          for (const subject of subjects) {
            options.progress(`${round}/${options.rounds} ${name}: ${subject} on ${runtime}`);
            const args = [subject, workload, sink.url];
            // why: the child's output
            const result = await runChild({ runtime, script: LOGS_CHILD, args }) as LogsResult;
            const key = `${name}|${subject}|${runtime}`;
            values.set(key, [...values.get(key) ?? [], result.meanNanos]);
          }
        }
      }
    }
  } finally {
    sink.stop();
  }
  return tabulate(values, options.runtimes);
}

interface LogsResult {
  readonly meanNanos: number;
}

function tabulate(
  values: ReadonlyMap<string, readonly number[]>,
  runtimes: readonly RuntimeName[],
): SuiteResult {
  const workloads = CASES.map(({ name }) => ({
    title: name,
    roundsOf: (subject: PairSubject, runtime: RuntimeName) =>
      values.get(`${name}|${subject}|${runtime}`) ?? [],
  }));
  const notes = [
    "ours includes the hand-over to the worker, and every record is delivered to a receiver; the " +
    "official SDK runs with its protobuf serializer in batches of 512, without compressing and " +
    "sending, which it also does in this thread",
  ];
  const { id, title } = logRecords;
  return {
    id,
    title,
    ...tabulatePairs(workloads, { runtimes, unit: "ns of thread per record" }),
    notes,
  };
}

const RATE = 200_000;
const SECONDS = 3;
const FORMATS = ["jsonl", "logfmt", "otlp"] as const;

/** Whether a sink keeps up. */
export const lineSinks: Suite = {
  id: "lines",
  title: `${RATE.toLocaleString("en-US")} log records a second to a file, for ${SECONDS} seconds`,
  run: measureLines,
};

async function measureLines({ runtimes, progress }: SuiteOptions): Promise<SuiteResult> {
  const figures: Figure[] = [];
  const rows: string[][] = [];
  for (const format of FORMATS) {
    for (const runtime of runtimes) {
      progress(`${format} on ${runtime}`);
      const result = await writeLines(format, runtime);
      const told = { workload: format, subject: "ours", runtime };
      figures.push(
        { ...told, value: result.perSecond, unit: "records per second" },
        { ...told, value: result.lost, unit: "records lost" },
        { ...told, value: result.threadNanos, unit: "ns of thread per record" },
      );
      rows.push([
        `${format} on ${runtime}`,
        ...[result.perSecond, result.threadNanos, result.megabytes, result.lost].map(formatNumber),
      ]);
    }
  }
  const columns = ["sink", "records/s", "ns of thread", "MB", "lost"];
  const notes = ["the process ends by itself, without a flush; the file is counted afterwards"];
  return { id: lineSinks.id, title: lineSinks.title, figures, columns, rows, notes };
}

async function writeLines(
  format: typeof FORMATS[number],
  runtime: RuntimeName,
): Promise<Record<"perSecond" | "threadNanos" | "megabytes" | "lost", number>> {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-bench-"));
  try {
    const path = join(folder, "out");
    const args = [format, path, String(RATE), String(SECONDS)];
    // why: the child's output
    const result = await runChild({ runtime, script: LINES_CHILD, args }) as LinesResult;
    return {
      perSecond: result.emitted / result.tookMs * 1e3,
      threadNanos: result.threadNanos,
      megabytes: statSync(path).size / 1e6,
      lost: result.emitted - countRecords(path, format),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface LinesResult {
  readonly emitted: number;
  readonly tookMs: number;
  readonly threadNanos: number;
}

// Every record contains its route once, in every format.
function countRecords(path: string, format: typeof FORMATS[number]): number {
  const text = readFileSync(path, "utf8");
  const mark = format === "logfmt" ? "http.route=" : '"http.route"';
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

await runStandalone(import.meta.url, [logRecords, lineSinks]);
