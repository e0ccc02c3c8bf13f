/**
 * The cost of start-up: from the start of a process to the end of its first span, with all signals
 * set up, minus a process without telemetry. Compared with the official packages set up by hand,
 * from modules and from one bundle each. The processes alternate.
 *
 * Alone: `deno run -A bench/start_up.ts` with the options of `bench/main.ts`.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programPath } from "../tools/setup.mjs";
import { runStandalone } from "./harness/command_line.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import { startSink } from "./harness/start_sink.ts";
import { median } from "./harness/statistics.ts";
import type { Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { PAIR, type PairSubject, tabulatePairs } from "./harness/tabulate_pairs.ts";
import type { StartUp } from "./subjects/print_start_up.ts";

/** Starts of each subject in a round: starts are shorter than disturbances. */
const STARTS = 5;

const PACKAGINGS = ["modules", "one bundle"] as const;
type Packaging = typeof PACKAGINGS[number];
const KINDS: readonly { readonly member: keyof StartUp; readonly name: string }[] = [
  { member: "threadMs", name: "application thread" },
  { member: "processMs", name: "all threads" },
  { member: "wallMs", name: "on the clock" },
];

/** All starts, by {@link keyOf}. */
type Starts = Map<string, StartUp[]>;

/** From start to the first span. */
export const startUp: Suite = {
  id: "start",
  title: "From the start of a process to its first span",
  run: measureStarts,
};

async function measureStarts(options: SuiteOptions): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), "start-up-"));
  const starts: Starts = new Map();
  const sink = await startSink();
  try {
    const cases = casesIn(folder);
    for (let round = 1; round <= options.rounds * STARTS; round++) {
      for (const runtime of options.runtimes) {
        for (const { subject, packaging, script } of cases) {
          const name = `${subject} from ${packaging}`;
          options.progress(`${round}/${options.rounds * STARTS} ${name} on ${runtime}`);
          const args = [String(Date.now()), sink.url];
          // why: the child's output
          const start = await runChild({ runtime, script, args }) as StartUp;
          const key = keyOf(runtime, subject, packaging);
          starts.set(key, [...starts.get(key) ?? [], start]);
        }
      }
    }
  } finally {
    sink.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return tabulate(starts, options.runtimes);
}

interface Case {
  readonly subject: PairSubject | "bare";
  readonly packaging: Packaging;
  readonly script: string;
}

function casesIn(folder: string): Case[] {
  return (["bare", ...PAIR] as const).flatMap((subject) => {
    const source = fileURLToPath(new URL(`./subjects/start_${subject}.ts`, import.meta.url));
    const bundle = bundleOf(source, join(folder, subject));
    return [
      { subject, packaging: "modules", script: source },
      { subject, packaging: "one bundle", script: bundle },
    ];
  });
}

// Conditional imports stay in files of their own.
function bundleOf(source: string, folder: string): string {
  const options = ["--bundle", "--format=esm", "--platform=node", "--main-fields=module,main"];
  const output = [
    `--outdir=${folder}`,
    "--splitting",
    "--entry-names=start",
    "--log-level=warning",
  ];
  const run = spawnSync(programPath("esbuild"), [source, ...options, ...output], {
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`esbuild ${source} failed:\n${run.stderr}`);
  return join(folder, "start.js");
}

function keyOf(runtime: RuntimeName, subject: string, packaging: Packaging): string {
  return `${runtime}|${subject}|${packaging}`;
}

function tabulate(starts: Starts, runtimes: readonly RuntimeName[]): SuiteResult {
  const workloads = PACKAGINGS.flatMap((packaging) =>
    KINDS.map(({ member, name }) => {
      const valuesOf = (subject: string, runtime: RuntimeName): number[] =>
        (starts.get(keyOf(runtime, subject, packaging)) ?? []).map((start) => start[member]);
      return {
        title: `${packaging}, ${name}`,
        roundsOf: (subject: PairSubject, runtime: RuntimeName) => {
          const bare = median(valuesOf("bare", runtime));
          return valuesOf(subject, runtime).map((value) => value - bare);
        },
      };
    })
  );
  const table = { runtimes, unit: "ms above bare", heading: "ms above a bare start" };
  const notes = [
    "the process imports everything, sets up traces, metrics and logs with their OTLP exporters, " +
    "and starts and ends one span; all threads counts those of the export worker up to that " +
    "moment; the official packages are set up by hand, without the auto-instrumentation of " +
    "their SDK for Node; the bundles are made by esbuild",
  ];
  const { id, title } = startUp;
  return { id, title, ...tabulatePairs(workloads, table), notes };
}

await runStandalone(import.meta.url, [startUp]);
