/**
 * Draws a trace: its spans as a tree, each with a bar on one time axis and with its log records.
 *
 * @module
 */
import type { DemoLog, Severity } from "./demo_log.ts";
import type { DemoAttributes, DemoEvent, DemoSpan } from "./demo_span.ts";
import { cut, fit, type Style, type Terminal } from "./terminal.ts";
import { bar, columnOf, formatMs, ticks, type TimeAxis } from "./time_axis.ts";
import { shortTraceId, type TraceRow, type TraceTree } from "./trace_tree.ts";

/** Drawing options. */
export interface WaterfallOptions {
  readonly terminal: Terminal;
  /** The colour of each service. */
  readonly styles: ReadonlyMap<string, Style>;
  /** Width for the names of services. */
  readonly serviceWidth: number;
  /** Width for the names of spans and the lines of the tree. */
  readonly nameWidth: number;
  /**
   * Whether attributes, events and all log records are shown below each span; if not, only log
   * records from WARN.
   */
  readonly isDetailed: boolean;
}

const DURATION_WIDTH = 9;
const STATUS_WIDTH = 6;
const INDENT = "  ";

/** HTTP attributes that are shown, in order. Method and status are in the row. */
const MAIN_ATTRIBUTES = ["http.route", "url.full", "url.path", "url.query", "error.type"];

/** Prefixes of attributes that are not shown unless they are above. */
const SIDE_ATTRIBUTES = /^(?:http|url|server|client|network|user_agent|exception\.stacktrace)\b/;

const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  TRACE: "dim",
  DEBUG: "blue",
  INFO: "green",
  WARN: "yellow",
  ERROR: "red",
  FATAL: "red",
};

/** Severities that are shown for every trace. */
const GRAVE: ReadonlySet<Severity> = new Set(["WARN", "ERROR", "FATAL"]);
const SEVERITY_WIDTH = 5;

/** The lines of a trace. */
export function drawWaterfall(tree: TraceTree, options: WaterfallOptions): string[] {
  const { terminal, serviceWidth, nameWidth } = options;
  const left = INDENT.length + serviceWidth + 1 + nameWidth + 1;
  const width = Math.max(8, terminal.width - left - DURATION_WIDTH - STATUS_WIDTH);
  const axis: TimeAxis = { startMs: tree.startMs, endMs: tree.endMs, width };
  const rows = tree.rows.flatMap((row) => [
    drawRow(row, axis, options),
    ...drawDetails(row, tree.startMs, options),
  ]);
  return [drawTitle(tree, axis, left, options), ...rows];
}

/** The trace's id and the scale of the bars. */
function drawTitle(
  tree: TraceTree,
  axis: TimeAxis,
  left: number,
  { terminal }: WaterfallOptions,
): string {
  const id = fit(tree.traceId, left - INDENT.length - 1);
  const short = shortTraceId(id);
  let scale = "";
  for (const tick of ticks(axis)) {
    const column = columnOf(axis, axis.startMs + tick);
    const label = tick === 0 ? "0 ms" : `${Number(tick.toPrecision(3))}`;
    if (column + label.length <= axis.width) scale = scale.padEnd(column) + label;
  }
  const rest = `${id.slice(short.length)} ${scale}`;
  return `${INDENT}${terminal.paint(short, "cyan")}${terminal.paint(rest, "dim")}`;
}

function drawRow({ span, branch }: TraceRow, axis: TimeAxis, options: WaterfallOptions): string {
  const { terminal, styles, serviceWidth, nameWidth } = options;
  const { paint } = terminal;
  const style = styles.get(span.service) ?? "cyan";
  const name = fit(span.name, nameWidth - branch.length);
  return [
    INDENT,
    paint(fit(span.service, serviceWidth), style),
    " ",
    paint(branch, "dim"),
    span.isError ? paint(name, "red") : span.kind === "internal" ? name : paint(name, "bold"),
    " ",
    drawBar(span, axis, options),
    formatMs(span.endMs - span.startMs).padStart(DURATION_WIDTH),
    drawStatus(span, terminal),
  ].join("");
}

/** The bar, with a mark for each event and faint lines at the ticks of the scale. */
function drawBar(span: DemoSpan, axis: TimeAxis, { terminal, styles }: WaterfallOptions): string {
  const style: Style = span.isError ? "red" : styles.get(span.service) ?? "cyan";
  const marks = new Set(span.events.map(({ timeMs }) => columnOf(axis, timeMs)));
  const lines = new Set(ticks(axis).map((tick) => columnOf(axis, axis.startMs + tick)));
  const kinds = [...bar(axis, span.startMs, span.endMs)].map((sign, column) =>
    marks.has(column)
      ? { sign: "◆", styles: ["yellow"] as const }
      : sign !== " "
      ? { sign, styles: [style] as const }
      : { sign: lines.has(column) ? "┊" : " ", styles: ["dim"] as const }
  );
  let line = "";
  for (let start = 0; start < kinds.length;) {
    const [first] = kinds[start]?.styles ?? ["dim"];
    let end = start;
    while (end < kinds.length && kinds[end]?.styles[0] === first) end += 1;
    line += terminal.paint(kinds.slice(start, end).map(({ sign }) => sign).join(""), first);
    start = end;
  }
  return line;
}

function drawStatus(span: DemoSpan, { paint }: Terminal): string {
  const code = span.attributes["http.response.status_code"];
  const text = code === undefined ? "" : String(code);
  if (span.isError) return paint(` ✗ ${text}`.trimEnd(), "red");
  if (text === "") return "";
  return `   ${paint(text, Number(code) < 400 ? "green" : "yellow")}`;
}

/** The rows below a span's name. */
function drawDetails(row: TraceRow, startMs: number, options: WaterfallOptions): string[] {
  const { terminal, serviceWidth, isDetailed } = options;
  const { span, logs, trunk } = row;
  const before = `${INDENT}${" ".repeat(serviceWidth)} ${trunk} `;
  const room = terminal.width - before.length;
  const place = { startMs, room, terminal };
  const told = logs.filter(({ severity }) => isDetailed || GRAVE.has(severity));
  const lines = [
    ...(isDetailed ? drawSpanDetails(span, place) : []),
    ...told.map((log) => drawLog(log, place)),
  ];
  return lines.map((line) => `${terminal.paint(before, "dim")}${line}`);
}

interface Place {
  /** The start of relative times. */
  readonly startMs: number;
  /** Characters per line. */
  readonly room: number;
  readonly terminal: Terminal;
}

/** Attributes in as few lines as they need, and a line for each event. */
function drawSpanDetails(span: DemoSpan, place: Place): string[] {
  const { room, terminal: { paint } } = place;
  const attributes = formatAttributes(mainAttributes(span.attributes));
  const lines = wrap(attributes, room).map((text) => paint(text, "dim"));
  if (span.errorMessage !== "") lines.push(paint(cut(`✗ ${span.errorMessage}`, room), "red"));
  return [...lines, ...span.events.map((event) => drawEvent(event, place))];
}

function drawEvent({ name, timeMs, attributes }: DemoEvent, place: Place): string {
  const head = `◆ ${formatMs(timeMs - place.startMs)} ${name}`;
  return drawMoment([[head, "yellow"]], attributes, place);
}

function drawLog({ severity, timeMs, text, attributes }: DemoLog, place: Place): string {
  const word = severity.padEnd(SEVERITY_WIDTH);
  const rest = ` ${formatMs(timeMs - place.startMs)} ${text}`;
  const head = [[word, SEVERITY_STYLES[severity]], [rest, undefined]] as const;
  return drawMoment(head, attributes, place);
}

/** An event in its colours, with as many attributes as fit. */
function drawMoment(
  head: readonly (readonly [text: string, style: Style | undefined])[],
  attributes: DemoAttributes,
  { room, terminal }: Place,
): string {
  const parts = formatAttributes(mainAttributes(attributes)).map((part) => `  ${part}`);
  let left = room;
  let line = "";
  for (const [text, style] of [...head, [parts.join(""), "dim"] as const]) {
    const short = cut(text, left);
    left -= [...short].length;
    line += style === undefined ? short : terminal.paint(short, style);
  }
  return line;
}

function mainAttributes(attributes: DemoAttributes): DemoAttributes {
  const main = MAIN_ATTRIBUTES.filter((name) => attributes[name] !== undefined);
  const own = Object.keys(attributes).filter((name) => !SIDE_ATTRIBUTES.test(name));
  const names = [...new Set([...main, ...own])];
  return Object.fromEntries(names.map((name) => [name, attributes[name] ?? null]));
}

function formatAttributes(attributes: DemoAttributes): string[] {
  return Object.entries(attributes).map(([name, value]) =>
    `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`
  );
}

/** The words in as many lines as they need. */
function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + word.length <= width) {
      lines[lines.length - 1] = `${last}  ${word}`;
    } else {
      lines.push(cut(word, width));
    }
  }
  return lines;
}
