/**
 * The last lines of the demo.
 *
 * @module
 */
import type { DropReason, SignalStats } from "../../mod.ts";
import type { DemoHistogram } from "./demo_histogram.ts";
import type { ExportMessage, ReportMessage } from "./demo_message.ts";
import { drawHistogram } from "./draw_histogram.ts";
import type { Visit } from "./send_load.ts";
import type { Style, Terminal } from "./terminal.ts";
import { formatMs } from "./time_axis.ts";

/** The final report of a service. */
export interface ServiceResult {
  readonly name: string;
  readonly runtime: string;
  readonly report: ReportMessage;
}

/** The results of the demo. */
export interface DemoResult {
  readonly visits: readonly Visit[];
  /** Time from the first request to the last response. */
  readonly loadMs: number;
  readonly services: readonly ServiceResult[];
  /** What the demo's own receiver got; undefined if the user's Collector got it. */
  readonly exports: readonly ExportMessage[] | undefined;
  readonly traceCount: number;
  readonly logCount: number;
  /** Durations of the requests. */
  readonly histogram: DemoHistogram | undefined;
  readonly faults: readonly string[];
}

/** The sections; each returns its lines. */
const SECTIONS: readonly ((result: DemoResult, terminal: Terminal) => readonly string[])[] = [
  requestLines,
  histogramLines,
  serviceTable,
  cpuLines,
  wireLines,
  verdictLines,
];

/** The lines of the summary. */
export function drawSummary(result: DemoResult, terminal: Terminal): string[] {
  return SECTIONS.flatMap((section) => section(result, terminal)).map((line) =>
    line === "" ? "" : `  ${line}`
  );
}

function requestLines({ visits, loadMs }: DemoResult): readonly string[] {
  const byStatus = Map.groupBy(visits, ({ status }) => status);
  const counts = [...byStatus].sort(([a], [b]) => a - b)
    .map(([status, list]) => `${list.length} × ${status}`).join(", ");
  return [`${visits.length} requests in ${formatMs(loadMs)}: ${counts}`, ""];
}

function histogramLines({ histogram }: DemoResult, terminal: Terminal): readonly string[] {
  return histogram === undefined ? [] : [...drawHistogram(histogram, terminal), ""];
}

type Column = readonly [title: string, cell: (service: ServiceResult) => string];

const COLUMNS: readonly Column[] = [
  ["service", ({ name }) => name],
  ["runtime", ({ runtime }) => runtime],
  ["spans", ({ report }) => String(report.stats.traces.ended)],
  ["logs", ({ report }) => String(report.stats.logs.ended)],
  ["metrics", ({ report }) => String(report.stats.metrics.ended)],
  ["exported", (service) => String(total(service, "exported"))],
  ["dropped", (service) =>
    signalsOf(service).map(({ dropped }) => dropped).map(droppedText)
      .filter((text) => text !== "").join(", ") || "0"],
  ["exports", (service) => String(total(service, "requests"))],
  ["retries", (service) => String(total(service, "retries"))],
];

function signalsOf({ report: { stats } }: ServiceResult): readonly SignalStats[] {
  return [stats.traces, stats.logs, stats.metrics];
}

function total(service: ServiceResult, key: "exported" | "requests" | "retries"): number {
  return sum(signalsOf(service).map((signal) => signal[key]));
}

/** Columns of text; numbers are right-aligned. */
const WORD_COLUMNS = 2;

function serviceTable({ services }: DemoResult, terminal: Terminal): readonly string[] {
  const columns = COLUMNS.map(([title, cell], index) => {
    const cells = services.map(cell);
    const width = Math.max(title.length, ...cells.map(({ length }) => length));
    const pad = (text: string): string =>
      index < WORD_COLUMNS ? text.padEnd(width) : text.padStart(width);
    return { title: pad(title), cells: cells.map(pad) };
  });
  const row = (texts: readonly string[]): string => texts.join("  ").trimEnd();
  return [
    terminal.paint(row(columns.map(({ title }) => title)), "bold"),
    ...services.map((_, index) => row(columns.map(({ cells }) => cells[index] ?? ""))),
    "",
  ];
}

function droppedText(dropped: Partial<Record<DropReason, number>>): string {
  return Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`).join(", ");
}

/** Includes serving, but not batching, encoding, compressing and sending. */
function cpuLines({ services }: DemoResult): readonly string[] {
  const lines = services.flatMap(({ name, report: { cpu } }) => {
    if (cpu.applicationMs === undefined) return [];
    const otherMs = Math.max(0, cpu.processMs - cpu.applicationMs);
    return [
      `${name}: ${formatMs(cpu.applicationMs)} of CPU on the application thread, ` +
      `${formatMs(otherMs)} on all others`,
    ];
  });
  return lines.length === 0 ? [] : [...lines, ""];
}

function wireLines({ exports }: DemoResult): readonly string[] {
  if (exports === undefined) return [];
  const wireBytes = sum(exports.map((each) => each.wireBytes));
  const bodyBytes = sum(exports.map((each) => each.bodyBytes));
  const spanCount = sum(exports.map(({ spans }) => spans.length));
  const logCount = sum(exports.map(({ logs }) => logs.length));
  const metricCount = sum(exports.map((each) => each.metricCount));
  const recordCount = spanCount + logCount + metricCount;
  const gzipCount = exports.filter(({ isGzip }) => isGzip).length;
  return [
    `${spanCount} spans, ${logCount} log records and ` +
    `${metricCount} ${metricCount === 1 ? "metric" : "metrics"} received in ` +
    `${exports.length} OTLP/HTTP requests, ${gzipCount} of them gzip`,
    `${kilobytes(wireBytes)} on the wire for ${kilobytes(bodyBytes)}: ` +
    `${Math.round(wireBytes / recordCount)} bytes a record instead of ` +
    `${Math.round(bodyBytes / recordCount)}`,
    "",
  ];
}

function verdictLines(result: DemoResult, { paint }: Terminal): readonly string[] {
  const { faults, traceCount, logCount, visits } = result;
  if (faults.length > 0) return faults.map((fault) => paint(`✗ ${fault}`, "red" satisfies Style));
  const text =
    `✓ ${traceCount} of ${visits.length} traces complete with ${logCount} log records: ` +
    "nothing missing, nothing doubled";
  return [paint(text, "green")];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
