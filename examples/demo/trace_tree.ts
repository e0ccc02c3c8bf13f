/**
 * Arranges spans and their log records in trees.
 *
 * @module
 */
import type { DemoLog } from "./demo_log.ts";
import type { DemoSpan } from "./demo_span.ts";

/** A span in the tree. */
export interface TraceRow {
  readonly span: DemoSpan;
  /** Its log records, by time. */
  readonly logs: readonly DemoLog[];
  /** Lines of the tree that lead to its name. */
  readonly branch: string;
  /** Lines of the tree beside the rows below its name. */
  readonly trunk: string;
}

/** All spans of a trace. */
export interface TraceTree {
  readonly traceId: string;
  readonly root: DemoSpan;
  /** Every span once, before its children; siblings by start. */
  readonly rows: readonly TraceRow[];
  /** When the first span started, in milliseconds since the epoch. */
  readonly startMs: number;
  /** When the last span ended, in milliseconds since the epoch. */
  readonly endMs: number;
}

/** The short form of a trace's id. */
export function shortTraceId(traceId: string): string {
  return traceId.slice(0, 8);
}

/** The tree of each trace, by trace id, without log records of other traces. */
export function buildTraceTrees(
  spans: readonly DemoSpan[],
  logs: readonly DemoLog[] = [],
): ReadonlyMap<string, TraceTree> {
  const trees = new Map<string, TraceTree>();
  const logsByTrace = Map.groupBy(logs, (log) => log.traceId);
  for (const [traceId, members] of Map.groupBy(spans, (span) => span.traceId)) {
    const tree = buildTree(traceId, members, logsByTrace.get(traceId) ?? []);
    if (tree !== undefined) trees.set(traceId, tree);
  }
  return trees;
}

function buildTree(
  traceId: string,
  spans: readonly DemoSpan[],
  logs: readonly DemoLog[],
): TraceTree | undefined {
  const inOrder = [...spans].sort((a, b) => a.startMs - b.startMs);
  const root = inOrder.find(({ parentSpanId }) => parentSpanId === "") ?? inOrder[0];
  if (root === undefined) return undefined;
  const ids = new Set(inOrder.map(({ spanId }) => spanId));
  // What belongs to a missing span is drawn below the root; the loss is reported elsewhere.
  const logsBySpan = Map.groupBy(
    [...logs].sort((a, b) => a.timeMs - b.timeMs),
    ({ spanId }) => ids.has(spanId) ? spanId : root.spanId,
  );
  const children = Map.groupBy(
    inOrder.filter((span) => span !== root),
    ({ parentSpanId }) => ids.has(parentSpanId) ? parentSpanId : root.spanId,
  );
  const rows: TraceRow[] = [];
  const place = (span: DemoSpan, branch: string, trunk: string): void => {
    // Placed spans are removed, so that a cycle of parents ends.
    const below = children.get(span.spanId) ?? [];
    children.delete(span.spanId);
    rows.push({
      span,
      logs: logsBySpan.get(span.spanId) ?? [],
      branch,
      trunk: below.length > 0 ? `${trunk}│ ` : `${trunk}  `,
    });
    below.forEach((child, index) => {
      const isLast = index === below.length - 1;
      place(child, `${trunk}${isLast ? "└─" : "├─"} `, `${trunk}${isLast ? "   " : "│  "}`);
    });
  };
  place(root, "", "");
  const endMs = Math.max(...inOrder.map((span) => span.endMs));
  return { traceId, root, rows, startMs: inOrder[0]?.startMs ?? 0, endMs };
}
