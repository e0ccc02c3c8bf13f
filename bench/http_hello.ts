/**
 * (d) The cost of tracing a hello server: requests per second and the 99th percentile of the
 * response time, with everything sampled and exported.
 *
 * All servers of a runtime are up and loaded in turns: the machine's speed changes from minute to
 * minute, but less between turns. A server's share of the bare one, and of the floor, is the median
 * over the turns.
 *
 * @module
 */
import { runStandalone } from "./harness/command_line.ts";
import { chooseLoadGenerator } from "./harness/load_generator.ts";
import { choosePins, NO_PINS, type Pins } from "./harness/pin.ts";
import { formatNumber } from "./harness/print_table.ts";
import type { RuntimeName } from "./harness/runtimes.ts";
import {
  type HelloServer,
  type ServerKind,
  type ServerReport,
  startServer,
} from "./harness/start_server.ts";
import { median } from "./harness/statistics.ts";
import type { Figure, Suite, SuiteOptions, SuiteResult } from "./harness/suite.ts";

/** Enough to compile everything on the way of a request, even on a slow machine. */
const WARM_UP_SECONDS = 8;
/** Short, so that no server cools down between its turns. */
const SECONDS = 1;
/** Turns of each server before all are restarted. */
const TURNS = 8;

const SUBJECTS = ["bare", "floor", "ours", "unsampled", "official", "built-in"] as const;
type SubjectName = typeof SUBJECTS[number];

/** Subjects whose every request must arrive as a span. */
const EXPORTING: ReadonlySet<SubjectName> = new Set(["ours", "official", "built-in"]);

/** The measurements of a subject. */
interface Measured {
  /** One report per turn, in the same order for all subjects. */
  readonly turns: ServerReport[];
  /** Completed requests whose span did not arrive. */
  lostCount: number;
}

type MeasuredSubjects = ReadonlyMap<SubjectName, Measured>;

/** (d) HTTP hello over loopback, on the machine as it is. */
export const httpHello: Suite = helloSuite({
  id: "d",
  title: "HTTP hello over loopback, every request traced and exported",
  server: "runtime",
  pins: NO_PINS,
});

/** (d1) The same with the server and all its threads on one core. */
export const httpHelloOneCore: Suite = helloSuite({
  id: "d1",
  title: "HTTP hello over loopback, the server with all its threads on one core",
  server: "runtime",
  pins: choosePins(),
});

/** (d2) The same over `node:http`, which serves frameworks such as Express. */
export const nodeHttpHello: Suite = helloSuite({
  id: "d2",
  title: "HTTP hello over node:http and loopback, every request traced and exported",
  server: "node",
  pins: NO_PINS,
});

interface Layout {
  readonly id: string;
  readonly title: string;
  readonly server: ServerKind;
  readonly pins: Pins;
}

function helloSuite(layout: Layout): Suite {
  const { id, title } = layout;
  return { id, title, run: (options) => runHello(layout, options) };
}

async function runHello(layout: Layout, options: SuiteOptions): Promise<SuiteResult> {
  const figures: Figure[] = [];
  const rows: string[][] = [];
  const measured = new Map(
    options.runtimes.map((runtime) => [runtime, emptyMeasurements(runtime, layout.server)]),
  );
  for (let round = 1; round <= options.rounds; round++) {
    for (const [runtime, subjects] of measured) {
      const progress = (text: string): void =>
        options.progress(`${round}/${options.rounds} ${text} on ${runtime}`);
      await measureRound(runtime, layout, subjects, progress);
    }
  }
  for (const [runtime, subjects] of measured) {
    for (const subject of subjects.keys()) {
      figures.push(...figuresOf(runtime, subject, subjects));
      rows.push(rowOf(runtime, subject, subjects));
    }
  }
  const { id, title } = layout;
  return { id, title, figures, columns: COLUMNS, rows, notes: notesOf(layout.pins) };
}

function emptyMeasurements(runtime: RuntimeName, server: ServerKind): MeasuredSubjects {
  const subjects = SUBJECTS.filter((subject) =>
    (subject !== "built-in" || runtime === "deno") && (subject !== "floor" || server === "runtime")
  );
  return new Map(subjects.map((subject) => [subject, { turns: [], lostCount: 0 }]));
}

async function measureRound(
  runtime: RuntimeName,
  layout: Layout,
  subjects: MeasuredSubjects,
  progress: (text: string) => void,
): Promise<void> {
  const servers = new Map<SubjectName, HelloServer>();
  try {
    for (const subject of subjects.keys()) {
      progress(`warming up ${subject}`);
      const server = await startServer(runtime, layout.server, subject, layout.pins);
      servers.set(subject, server);
      await server.load(WARM_UP_SECONDS);
    }
    for (let turn = 1; turn <= TURNS; turn++) {
      for (const [subject, server] of servers) {
        progress(`turn ${turn} of ${subject}`);
        subjects.get(subject)?.turns.push(await server.load(SECONDS));
      }
    }
    for (const [subject, server] of servers) {
      const { answeredCount, spanCount } = await server.finish();
      const measured = subjects.get(subject);
      if (measured !== undefined) measured.lostCount += answeredCount - spanCount;
    }
  } finally {
    for (const server of servers.values()) server.stop();
  }
}

function valuesOf(
  subjects: MeasuredSubjects,
  subject: SubjectName,
  member: keyof ServerReport,
): number[] {
  return (subjects.get(subject)?.turns ?? []).map((turn) => turn[member]);
}

/** The median over the turns of the ratio to another subject's value. */
function shareOf(values: readonly number[], others: readonly number[]): string {
  const share = median(values.map((value, turn) => value / others[turn]));
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : "-";
}

function figuresOf(
  runtime: RuntimeName,
  subject: SubjectName,
  subjects: MeasuredSubjects,
): Figure[] {
  const head = { workload: "hello", subject, runtime };
  const figure = (member: keyof ServerReport, unit: string): Figure => {
    const rounds = valuesOf(subjects, subject, member);
    return { ...head, value: median(rounds), unit, rounds };
  };
  return [
    figure("requestsPerSecond", "requests per second"),
    figure("p99Ms", "ms p99"),
    figure("cpuMicrosPerRequest", "us of CPU per request"),
    { ...head, value: lostOf(subject, subjects), unit: "spans lost" },
  ];
}

function lostOf(subject: SubjectName, subjects: MeasuredSubjects): number {
  return EXPORTING.has(subject) ? subjects.get(subject)?.lostCount ?? 0 : 0;
}

const COLUMNS = [
  "",
  "requests/s",
  "of bare",
  "of floor",
  "p99 ms",
  "CPU us/request",
  "of bare",
  "spans lost",
];

function rowOf(runtime: RuntimeName, subject: SubjectName, subjects: MeasuredSubjects): string[] {
  const rates = valuesOf(subjects, subject, "requestsPerSecond");
  const costs = valuesOf(subjects, subject, "cpuMicrosPerRequest");
  return [
    `${runtime} ${subject}`,
    formatNumber(median(rates)),
    shareOf(rates, valuesOf(subjects, "bare", "requestsPerSecond")),
    shareOf(rates, valuesOf(subjects, "floor", "requestsPerSecond")),
    formatNumber(median(valuesOf(subjects, subject, "p99Ms"))),
    formatNumber(median(costs)),
    shareOf(valuesOf(subjects, "bare", "cpuMicrosPerRequest"), costs),
    EXPORTING.has(subject) ? lostOf(subject, subjects).toLocaleString("en-US") : "-",
  ];
}

function notesOf(pins: Pins): string[] {
  const { name, caveat } = chooseLoadGenerator();
  return [
    `load by ${name}, 32 connections; all servers of a runtime are up, and each has ` +
    `${WARM_UP_SECONDS} s to warm up, then ${TURNS} turns of ${SECONDS} s a round; ` +
    "shares are the median over the turns of what was measured side by side; " +
    (pins.server.length > 0
      ? "the server with all its threads has one core, load and receiver have another"
      : "nothing is pinned to a core"),
    "CPU is the processor time of the server with all its threads, which other processes on the " +
    "machine disturb less than the rates; the 'of bare' beside it tells how many requests the " +
    "same time would serve",
    "floor reads method, URL and traceparent and switches the context once; unsampled is ours " +
    "with a sampler that drops every request, which is still measured; official is the official " +
    "SDK with its batching processor and OTLP exporter; built-in is Deno with OTEL_DENO=true",
    ...(caveat === undefined ? [] : [caveat]),
  ];
}

await runStandalone(import.meta.url, [httpHello, httpHelloOneCore, nodeHttpHello]);
