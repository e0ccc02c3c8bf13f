/**
 * (d) What tracing costs a server that says hello: requests per second and the 99th percentile of
 * the time to an answer, with everything sampled and exported.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { runStandalone } from "./harness/command_line.ts";
import { chooseLoadGenerator, type LoadReport } from "./harness/load_generator.ts";
import { choosePins, NO_PINS, type Pins } from "./harness/pin.ts";
import { formatNumber } from "./harness/print_table.ts";
import { type RuntimeName, scriptCommand } from "./harness/runtimes.ts";
import { startSink } from "./harness/start_sink.ts";
import { median } from "./harness/statistics.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";

const SERVER = fileURLToPath(new URL("./subjects/http_server.ts", import.meta.url));
/** Until the compilers are done with all that a request runs through, on a slow machine too. */
const WARM_UP_SECONDS = 8;
const SECONDS = 4;

const SUBJECTS = ["bare", "floor", "ours", "unsampled", "official", "built-in"] as const;
type SubjectName = typeof SUBJECTS[number];

/** Those whose every request must arrive as a span. */
const EXPORTING: ReadonlySet<SubjectName> = new Set(["ours", "official", "built-in"]);

interface Round extends LoadReport {
  /** Processor time of the server, all threads, per request. */
  readonly cpuMicrosPerRequest: number;
  /** Requests answered whose span did not arrive. */
  readonly lostCount: number;
  /** What the implementation says of losses. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** (d) HTTP hello over loopback, on the machine as it is. */
export const httpHello: Suite = helloSuite(
  "d",
  "HTTP hello over loopback, every request traced and exported",
  NO_PINS,
);

/** (d1) The same with the server, its worker and its collector threads on one core. */
export const httpHelloOneCore: Suite = helloSuite(
  "d1",
  "HTTP hello over loopback, the server with all its threads on one core",
  choosePins(),
);

function helloSuite(id: string, title: string, pins: Pins): Suite {
  return { id, title, run: (options) => runHello({ id, title, pins }, options) };
}

interface Layout {
  readonly id: string;
  readonly title: string;
  readonly pins: Pins;
}

async function runHello(layout: Layout, options: SuiteOptions): Promise<SuiteResult> {
  const rounds = new Map<string, Round[]>();
  for (let round = 1; round <= options.rounds; round++) {
    for (const runtime of options.runtimes) {
      for (const subject of SUBJECTS) {
        if (subject === "built-in" && runtime === "bun") continue;
        options.progress(`${round}/${options.rounds} ${subject} on ${runtime}`);
        const key = `${runtime}|${subject}`;
        const measured = await measure(runtime, subject, layout.pins);
        rounds.set(key, [...rounds.get(key) ?? [], measured]);
      }
    }
  }
  return tabulate(rounds, options, layout);
}

async function measure(
  runtime: RuntimeName,
  subject: SubjectName,
  pins: Pins,
): Promise<Round> {
  const load = chooseLoadGenerator();
  const sink = await startSink(pins.others);
  const [command, ...args] = [...pins.server, ...scriptCommand(runtime), SERVER];
  const server = spawn(command, [...args, subject, sink.url], {
    env: { ...process.env, ...environmentFor(subject, sink.url) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const { url, mark, finish } = await readServer(server);
    await load.run(url, WARM_UP_SECONDS, pins.others);
    mark();
    const report = await load.run(url, SECONDS, pins.others);
    const { answeredCount, dropped, cpuMicrosPerRequest } = await finish();
    const { spanCount } = await sink.count();
    const lostCount = EXPORTING.has(subject) ? answeredCount - spanCount : 0;
    return { ...report, cpuMicrosPerRequest, dropped, lostCount };
  } finally {
    server.kill(); // which has ended by now, unless something failed
    sink.stop();
  }
}

// The environment alone turns Deno's own telemetry on, and chooses the sampler of "unsampled".
function environmentFor(subject: SubjectName, sinkUrl: string): Record<string, string> {
  if (subject === "unsampled") return { OTEL_TRACES_SAMPLER: "always_off" };
  if (subject !== "built-in") return {};
  return {
    OTEL_DENO: "true",
    OTEL_DENO_CONSOLE: "ignore",
    OTEL_SERVICE_NAME: "bench",
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  };
}

interface Summary {
  readonly answeredCount: number;
  readonly cpuMicrosPerRequest: number;
  readonly dropped: Readonly<Record<string, number>>;
}

interface RunningServer {
  readonly url: string;
  readonly mark: () => void;
  readonly finish: () => Promise<Summary>;
}

async function readServer(
  server: ChildProcess,
): Promise<RunningServer> {
  if (server.stdout === null) throw new Error("The server has no output to read.");
  const lines = createInterface({ input: server.stdout });
  const next = async (): Promise<string> => {
    const [line] = await once(lines, "line", { signal: AbortSignal.timeout(60_000) });
    return String(line);
  };
  const url = `http://127.0.0.1:${await next()}/`;
  return {
    url,
    mark: () => void server.stdin?.write("mark\n"),
    finish: async () => {
      server.stdin?.write("finish\n");
      const summary: Summary = JSON.parse(await next());
      await once(server, "exit");
      return summary;
    },
  };
}

function tabulate(
  rounds: ReadonlyMap<string, readonly Round[]>,
  options: SuiteOptions,
  layout: Layout,
): SuiteResult {
  const figures: Figure[] = [];
  const rows: string[][] = [];
  for (const runtime of options.runtimes) {
    const rateOf = (subject: SubjectName): number =>
      median((rounds.get(`${runtime}|${subject}`) ?? []).map((round) => round.requestsPerSecond));
    const costOf = (subject: SubjectName): number =>
      median((rounds.get(`${runtime}|${subject}`) ?? []).map((round) => round.cpuMicrosPerRequest));
    for (const subject of SUBJECTS) {
      const measured = rounds.get(`${runtime}|${subject}`);
      if (measured === undefined) continue;
      const rate = rateOf(subject);
      const rates = measured.map((round) => round.requestsPerSecond);
      const costs = measured.map((round) => round.cpuMicrosPerRequest);
      const p99s = measured.map((round) => round.p99Ms);
      const lost = measured.reduce((sum, round) => sum + round.lostCount, 0);
      const head = { workload: "hello", subject, runtime };
      figures.push({ ...head, value: rate, unit: "requests per second", rounds: rates });
      figures.push({ ...head, value: median(p99s), unit: "ms p99", rounds: p99s });
      figures.push({ ...head, value: median(costs), unit: "us of CPU per request", rounds: costs });
      figures.push({ ...head, value: lost, unit: "spans lost" });
      rows.push([
        `${runtime} ${subject}`,
        formatNumber(rate),
        percent(rate / rateOf("bare")),
        percent(rate / rateOf("floor")),
        formatNumber(median(p99s)),
        formatNumber(median(costs)),
        percent(costOf("bare") / median(costs)),
        EXPORTING.has(subject) ? lost.toLocaleString("en-US") : "-",
      ]);
    }
  }
  const columns = [
    "",
    "requests/s",
    "of bare",
    "of floor",
    "p99 ms",
    "CPU us/request",
    "of bare",
    "spans lost",
  ];
  const notes = [
    `load by ${chooseLoadGenerator().name}, 32 connections, ${WARM_UP_SECONDS} s to warm up and ` +
    `${SECONDS} s measured; ` +
    (layout.pins.server.length > 0
      ? "the server with all its threads has one core, load and receiver have another"
      : "nothing is pinned to a core"),
    "CPU is the processor time of the server with all its threads, which other processes on the " +
    "machine disturb less than they do the rates; of bare, there, is how many requests the same " +
    "time would answer",
    "floor reads method, URL and traceparent and switches the context once; unsampled is ours " +
    "with a sampler that drops every request, which is still measured; official is the official " +
    "SDK with its batching processor and OTLP exporter; built-in is Deno with OTEL_DENO=true",
  ];
  return { id: layout.id, title: layout.title, figures, columns, rows, notes };
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : "-";
}

await runStandalone(import.meta.url, [httpHello, httpHelloOneCore]);
