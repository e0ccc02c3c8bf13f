/**
 * Tests the package against a real OpenTelemetry Collector: builds one from its Go modules, runs a
 * load against it on Deno and on Bun, over HTTP in protobuf and JSON and over gRPC, with and
 * without gzip, to a receiver that accepts everything and to one that refuses the larger requests,
 * and compares the Collector's output with what was recorded, field by field.
 *
 * ```sh
 * deno task interop
 * ```
 *
 * Exits with 0 if everything is equal, or if there is no Go toolchain; otherwise with 1.
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import {
  buildCollector,
  Collector,
  type Endpoints,
  type ReceiverName,
} from "./interop/collector.ts";
import { compare } from "./interop/compare.ts";
import { type NormalRecord, RUN_ATTRIBUTE, stringText } from "./interop/normal_form.ts";
import { readLogsLine } from "./interop/written_logs.ts";
import { readMetricsLine } from "./interop/written_points.ts";
import { readTracesLine } from "./interop/written_spans.ts";

/** Spans and log records of each run. */
const RECORD_COUNT = 3_000;
/** How long one run may take. */
const RUN_TIMEOUT_MS = 120_000;
/** Differences shown for each run. */
const SHOWN_DIFFERENCES = 20;

/** A signal: load and Collector write their sides into files of the same name. */
interface Signal {
  readonly records: string;
  readonly file: string;
  readonly readLine: (line: string) => NormalRecord[];
}

const SIGNALS: readonly Signal[] = [
  { records: "spans", file: "traces.jsonl", readLine: readTracesLine },
  { records: "log records", file: "logs.jsonl", readLine: readLogsLine },
  { records: "data points", file: "metrics.jsonl", readLine: readMetricsLine },
];

/** One load: on which runtime, sent how, and how the program ends. */
interface Run {
  readonly name: string;
  readonly command: readonly string[];
  readonly protocol: string;
  readonly compression: string;
  readonly ending: "shutdown" | "exit";
  readonly temporality: "cumulative" | "delta";
  readonly receiver: ReceiverName;
}

const ROOT = join(import.meta.dirname ?? ".", "..");
const SOURCES = join(ROOT, "tools", "interop");

async function main(): Promise<number> {
  const startedAt = Date.now();
  const build = buildCollector(SOURCES, join(ROOT, ".cache"), {
    onBuild: () => console.log("Building the Collector from its Go modules, about a minute"),
  });
  if (build.kind === "unavailable") {
    console.log(`Passed over: ${build.reason}, so there is no Collector to compare with.`);
    return 0;
  }
  if (build.isNew) console.log(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  const folder = mkdtempSync(join(tmpdir(), "otel-interop-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return await runAll(build.path, folder);
}

async function runAll(binary: string, folder: string): Promise<number> {
  const config = readFileSync(join(SOURCES, "collector.yaml"), "utf8");
  const configPath = join(folder, "collector.yaml");
  writeFileSync(configPath, config.replaceAll("FOLDER", folder));
  const runs = listRuns();
  const failures: string[] = [];
  const collector = await Collector.start(binary, configPath);
  try {
    for (const [index, run] of runs.entries()) {
      const failure = await runLoad(run, runFolder(folder, index), collector.endpoints);
      if (failure !== undefined) failures.push(`${run.name}: ${failure}`);
    }
  } finally {
    await collector.stop();
  }
  const problems = collector.log.filter((line) => /"level":"(warn|error|fatal)"/.test(line));
  for (const problem of problems) failures.push(`the Collector says: ${problem}`);
  for (const signal of SIGNALS) failures.push(...compareSignal(signal, runs, folder));
  for (const failure of failures) console.log(`  ${failure}`);
  console.log(failures.length === 0 ? "Everything is equal." : "There are differences.");
  return failures.length === 0 ? 0 : 1;
}

function listRuns(): Run[] {
  const load = join(SOURCES, "load.ts");
  const runtimes: readonly (readonly [name: string, args: readonly string[]])[] = [
    ["deno", ["run", "-A", load]],
    ["bun", [load]],
  ];
  const runs: Run[] = [];
  for (const [runtime, args] of runtimes) {
    const path = findRuntime(runtime);
    if (path === undefined) {
      console.log(`Passed over: no ${runtime} was found`);
      continue;
    }
    const command = [path, ...args];
    for (const protocol of ["http/protobuf", "http/json", "grpc"]) {
      for (const compression of ["gzip", "none"]) {
        const name = `${runtime} ${protocol} ${compression}`;
        const ending = compression === "gzip" ? "shutdown" : "exit";
        // Both encodings and both endings get both temporalities.
        const isDelta = (protocol === "http/json") === (compression === "gzip");
        const temporality = isDelta ? "delta" : "cumulative";
        const receiver = "otlp";
        runs.push({ name, command, protocol, compression, ending, temporality, receiver });
      }
    }
    for (const protocol of ["http/protobuf", "grpc"]) {
      runs.push({
        name: `${runtime} ${protocol} in small requests`,
        command,
        protocol,
        compression: "gzip",
        ending: "shutdown",
        temporality: "delta",
        receiver: "otlp/narrow",
      });
    }
  }
  return runs;
}

// The installed ones first: the versions that the tests run on.
function findRuntime(name: string): string | undefined {
  const candidates = [join(ROOT, "node_modules", ".bin", name), name];
  return candidates.find((path) => spawnSync(path, ["--version"]).status === 0);
}

function runFolder(folder: string, index: number): string {
  return join(folder, `run${index}`);
}

/** Runs one load to its end. Returns what went wrong, if anything. */
function runLoad(run: Run, folder: string, endpoints: Endpoints): Promise<string | undefined> {
  mkdirSync(folder);
  const [command, ...args] = run.command;
  const child = spawn(command, [...args, folder, String(RECORD_COUNT), run.ending], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...applicationEnvironment(), ...exportEnvironment(run, endpoints) },
  });
  const kill = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", kill);
  const timer = setTimeout(kill, RUN_TIMEOUT_MS);
  return new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(`did not start: ${error.message}`));
    child.once("exit", (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${signal ?? code}`);
    });
  }).finally(() => {
    clearTimeout(timer);
    process.removeListener("exit", kill);
  });
}

// The caller's OTEL_* variables must not change the load.
function applicationEnvironment(): Record<string, string | undefined> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith("OTEL_")));
}

function exportEnvironment(run: Run, endpoints: Endpoints): Record<string, string> {
  const { http, grpc } = endpoints[run.receiver];
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: run.protocol === "grpc" ? grpc : http,
    OTEL_EXPORTER_OTLP_PROTOCOL: run.protocol,
    OTEL_EXPORTER_OTLP_COMPRESSION: run.compression,
    OTEL_LOG_LEVEL: "error", // the load causes warnings on purpose
    OTEL_SERVICE_NAME: "interop",
    OTEL_RESOURCE_ATTRIBUTES: `${RUN_ATTRIBUTE}=${encodeURIComponent(run.name)},` +
      `interop.text=${encodeURIComponent("\u6f22\u5b57, =%")}`,
    OTEL_BSP_MAX_QUEUE_SIZE: String(2 * RECORD_COUNT),
    OTEL_BSP_SCHEDULE_DELAY: "200",
    OTEL_BLRP_MAX_QUEUE_SIZE: String(2 * RECORD_COUNT),
    OTEL_BLRP_SCHEDULE_DELAY: "200",
    OTEL_METRIC_EXPORT_INTERVAL: "3600000", // the load decides when
    OTEL_METRICS_EXEMPLAR_FILTER: run.compression === "gzip" ? "trace_based" : "always_on",
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: run.temporality,
  };
}

function compareSignal(signal: Signal, runs: readonly Run[], folder: string): string[] {
  const written = Map.groupBy(
    readLines(join(folder, signal.file)).flatMap(signal.readLine),
    (record) => record.run,
  );
  const failures: string[] = [];
  for (const [index, run] of runs.entries()) {
    // The load writes NormalRecord objects and nothing else.
    const recorded = readLines(join(runFolder(folder, index), signal.file))
      .map((line) => JSON.parse(line) as NormalRecord);
    const runText = stringText(run.name);
    const { equalCount, differences } = compare(recorded, written.get(runText) ?? []);
    written.delete(runText);
    const count = `${equalCount} of ${recorded.length} ${signal.records} equal`;
    console.log(`${run.name.padEnd(37)} ${count}, ${differences.length} differences`);
    if (recorded.length === 0) failures.push(`${run.name}: no ${signal.records} were recorded`);
    for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) {
      failures.push(`${run.name}: ${difference}`);
    }
  }
  for (const [run, records] of written) {
    failures.push(`${records.length} ${signal.records} came from a run that is unknown: ${run}`);
  }
  return failures;
}

function readLines(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").filter((line) => line !== "");
}

// exit() runs the listeners that end the child processes and remove the folder.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.exitCode = await main();
