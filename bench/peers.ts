/**
 * What the same work costs the application thread with other libraries: everything that happens in
 * that thread until the receiver has it all, so encoding, compressing and sending count where they
 * run there. Each measurement is a process of its own, and the libraries run by turns.
 *
 * Installs the libraries in `bench/peers` the first time. Alone: `deno run -A bench/peers.ts` with
 * the options of `bench/main.ts`.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runStandalone } from "./harness/command_line.ts";
import { formatNumber } from "./harness/print_table.ts";
import { runChild } from "./harness/run_child.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import { startSink } from "./harness/start_sink.ts";
import { median } from "./harness/statistics.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";
import { OWN_SCRIPTS, type PeerWorkload } from "./subjects/peer.ts";

const CHILD = fileURLToPath(new URL("./subjects/peers_child.ts", import.meta.url));
const FOLDER = fileURLToPath(new URL("./peers", import.meta.url));
const UNIT = "ns of thread";

interface Case {
  /** What its rows are called. */
  readonly title: string;
  readonly workload: PeerWorkload;
  /** The libraries that can do it. */
  readonly subjects: readonly string[];
}

const CASES: readonly Case[] = [
  {
    title: "span, ten to a trace",
    workload: "spans",
    subjects: ["ours", "official", "built_in", "sentry", "effect"],
  },
  { title: "log record", workload: "logs", subjects: ["ours", "official", "sentry", "pino"] },
  {
    title: "counter",
    workload: "counter",
    subjects: ["ours", "official", "built_in", "prom_client"],
  },
  {
    title: "histogram",
    workload: "histogram",
    subjects: ["ours", "official", "built_in", "prom_client"],
  },
];

/** What a subject is called where that is not the name of its file. */
const NAMES: Readonly<Record<string, string>> = {
  built_in: "Deno's built-in",
  sentry: "Sentry",
  effect: "Effect",
  prom_client: "prom-client",
};

/** What is measured of one subject. */
interface PeerCost {
  readonly nanos: number;
  /** Records that were made, of which each has to arrive; 0 for measurements. */
  readonly recordCount: number;
}

/** Figures of the rounds, by {@link keyOf}. */
interface Measured {
  readonly nanos: Map<string, number[]>;
  readonly lost: Map<string, number>;
}

/** What other libraries cost. */
export const peers: Suite = {
  id: "peers",
  title: "The same work by other libraries, on the application thread until all has arrived",
  run: measurePeers,
};

async function measurePeers(options: SuiteOptions): Promise<SuiteResult> {
  const isInstalled = installPeers();
  const cases = CASES.map((each) => ({
    ...each,
    subjects: each.subjects.filter((subject) => isInstalled || subject in OWN_SCRIPTS),
  }));
  const measured: Measured = { nanos: new Map(), lost: new Map() };
  for (let round = 1; round <= options.rounds; round++) {
    for (const { workload, subjects } of cases) {
      for (const runtime of options.runtimes) {
        for (const subject of subjects) {
          if (!isOn(subject, runtime)) continue;
          options.progress(`${round}/${options.rounds} ${workload}: ${subject} on ${runtime}`);
          await measureOne({ workload, subject, runtime }, measured);
        }
      }
    }
  }
  return tabulate(cases, measured, options.runtimes);
}

function isOn(subject: string, runtime: RuntimeName): boolean {
  return subject !== "built_in" || runtime === "deno";
}

function installPeers(): boolean {
  if (existsSync(join(FOLDER, "node_modules"))) return true;
  console.error("peers: installing the libraries of bench/peers/package.json");
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--silent"];
  const npm = spawnSync("npm", ["install", ...quiet], { cwd: FOLDER, stdio: "inherit" });
  if (npm.status === 0) return true;
  console.error("peers: npm could not install them, so only the official SDK is measured");
  return false;
}

interface One {
  readonly workload: PeerWorkload;
  readonly subject: string;
  readonly runtime: RuntimeName;
}

async function measureOne(one: One, { nanos, lost }: Measured): Promise<void> {
  const { workload, subject, runtime } = one;
  const sink = await startSink();
  try {
    const env: Readonly<Record<string, string>> = subject !== "built_in" ? {} : {
      OTEL_DENO: "true",
      OTEL_BSP_SCHEDULE_DELAY: "20",
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    };
    const args = [subject, workload, sink.url];
    // why: what the child prints
    const cost = await runChild({ runtime, script: CHILD, args, env }) as PeerCost;
    const key = keyOf(one);
    nanos.set(key, [...nanos.get(key) ?? [], cost.nanos]);
    if (cost.recordCount === 0) return;
    const { spanCount, logCount } = await sink.count();
    const arrived = workload === "spans" ? spanCount : logCount;
    lost.set(key, (lost.get(key) ?? 0) + cost.recordCount - arrived);
  } finally {
    sink.stop();
  }
}

function tabulate(
  cases: readonly Case[],
  { nanos, lost }: Measured,
  runtimes: readonly RuntimeName[],
): SuiteResult {
  const figures: Figure[] = [];
  const rows = cases.flatMap(({ title, workload, subjects }) =>
    subjects.map((subject) => [
      `${title}: ${NAMES[subject] ?? subject}`,
      ...runtimes.flatMap((runtime) => {
        const key = keyOf({ workload, subject, runtime });
        const rounds = nanos.get(key) ?? [];
        const value = median(rounds);
        if (rounds.length > 0) {
          figures.push({ workload, subject, runtime, value, unit: UNIT, rounds });
        }
        const ours = median(nanos.get(keyOf({ workload, subject: "ours", runtime })) ?? []);
        const lostCount = lost.get(key);
        return [
          formatNumber(value),
          rounds.length === 0 ? "-" : `${formatNumber(value / ours)}x`,
          lostCount === undefined ? "-" : lostCount.toLocaleString("en-US"),
        ];
      }),
    ])
  );
  const columns = [
    UNIT,
    ...runtimes.flatMap((name) => [name, `${name}, times ours`, `${name}, lost`]),
  ];
  return { id: peers.id, title: peers.title, figures, columns, rows, notes: notes() };
}

function notes(): readonly string[] {
  return [
    "spans have three attributes, every tenth eight; log records a body and three attributes; " +
    "measurements three attributes, a fresh object each time",
    "in bursts of 500 spans or log records, after each of which the library is asked to deliver " +
    "them; lost are the records that the receiver did not have at the end",
    "built-in is Deno with OTEL_DENO=true; Sentry sends to a receiver of its own format; Effect " +
    "runs an effect for each span, which is part of its cost; pino hands its records to the " +
    "official SDK in a worker by its OpenTelemetry transport; built-in and pino cannot be asked " +
    "to deliver, and get 50 and 20 ms after each burst",
    versionsOfPeers(),
  ];
}

function versionsOfPeers(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8"));
  if (typeof manifest !== "object" || manifest === null || !("dependencies" in manifest)) return "";
  return Object.entries(manifest.dependencies ?? {})
    .map(([name, version]) => `${name} ${String(version)}`).join(", ");
}

function keyOf({ workload, subject, runtime }: One): string {
  return `${workload}|${subject}|${runtime}`;
}

await runStandalone(import.meta.url, [peers]);
