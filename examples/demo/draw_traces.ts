import { SERVICE_STYLES } from "./service_styles.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Visit } from "./send_load.ts";
import type { Terminal } from "./terminal.ts";
import type { TraceTree } from "./trace_tree.ts";
import { drawWaterfall, type WaterfallOptions } from "./waterfall.ts";

/** The maximum share of a line for names. */
const NAME_PART = 0.4;

/** Their minimum width: the trace's id is above them. */
const MIN_NAME_WIDTH = 26;

/**
 * The traces of all requests, by kind. One of median duration comes first, with attributes and
 * events; the others follow in the order of sending, cold ones first.
 */
export function drawTraces(
  visits: readonly Visit[],
  trees: ReadonlyMap<string, TraceTree>,
  terminal: Terminal,
): string[] {
  const rows = [...trees.values()].flatMap((tree) => tree.rows);
  const longest = Math.max(0, ...rows.map(({ span, branch }) => branch.length + span.name.length));
  const options: Omit<WaterfallOptions, "isDetailed"> = {
    terminal,
    styles: SERVICE_STYLES,
    serviceWidth: Math.max(0, ...rows.map(({ span }) => span.service.length)),
    nameWidth: Math.max(MIN_NAME_WIDTH, Math.min(longest, Math.floor(terminal.width * NAME_PART))),
  };
  return SCENARIOS.flatMap((scenario) => {
    const mine = visits.filter((visit) => visit.scenario === scenario)
      .flatMap(({ traceId }) => trees.get(traceId) ?? []);
    const typical = findTypical(mine);
    const heading = `━━ ${scenario.title} ━━ ${mine.length} ${
      mine.length === 1 ? "trace" : "traces"
    } `;
    return [
      "",
      terminal.paint(heading.padEnd(terminal.width, "━"), "bold"),
      ...typical.flatMap((tree) => ["", ...drawWaterfall(tree, { ...options, isDetailed: true })]),
      ...mine.filter((tree) => !typical.includes(tree)).sort((a, b) => a.startMs - b.startMs)
        .flatMap((tree) => ["", ...drawWaterfall(tree, { ...options, isDetailed: false })]),
    ];
  });
}

/** The median by duration; none for an empty list. */
function findTypical(trees: readonly TraceTree[]): readonly TraceTree[] {
  const sorted = [...trees].sort((a, b) => a.endMs - a.startMs - (b.endMs - b.startMs));
  const middle = Math.floor(sorted.length / 2);
  return sorted.slice(middle, middle + 1);
}
