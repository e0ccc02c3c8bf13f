/**
 * Spans to trees.
 *
 * @module
 */
import type { DemoSpan } from "./demo_span.ts";

/** A span in its place in the tree. */
export interface TraceRow {
  readonly span: DemoSpan;
  /** Lines of the tree that lead to its name. */
  readonly branch: string;
  /** Lines of the tree that run past what stands below its name. */
  readonly trunk: string;
}

/** All spans of a trace. */
export interface TraceTree {
  readonly traceId: string;
  readonly root: DemoSpan;
  /** Every span once: each before its children, and these by their start. */
  readonly rows: readonly TraceRow[];
  /** When the first span started, in milliseconds since the epoch. */
  readonly startMs: number;
  /** When the last span ended, in milliseconds since the epoch. */
  readonly endMs: number;
}

/** The tree of each trace, by trace id. */
export function buildTraceTrees(spans: readonly DemoSpan[]): ReadonlyMap<string, TraceTree> {
  const trees = new Map<string, TraceTree>();
  for (const [traceId, members] of Map.groupBy(spans, (span) => span.traceId)) {
    const tree = buildTree(traceId, members);
    if (tree !== undefined) trees.set(traceId, tree);
  }
  return trees;
}

function buildTree(traceId: string, spans: readonly DemoSpan[]): TraceTree | undefined {
  const inOrder = [...spans].sort((a, b) => a.startMs - b.startMs);
  const root = inOrder.find(({ parentSpanId }) => parentSpanId === "") ?? inOrder[0];
  if (root === undefined) return undefined;
  const ids = new Set(inOrder.map(({ spanId }) => spanId));
  // A span whose parent is not there is drawn below the root; that it is lost is said elsewhere.
  const children = Map.groupBy(
    inOrder.filter((span) => span !== root),
    ({ parentSpanId }) => ids.has(parentSpanId) ? parentSpanId : root.spanId,
  );
  const rows: TraceRow[] = [];
  const place = (span: DemoSpan, branch: string, trunk: string): void => {
    // What has been placed is taken away, so that a circle of parents comes to an end.
    const below = children.get(span.spanId) ?? [];
    children.delete(span.spanId);
    rows.push({ span, branch, trunk: below.length > 0 ? `${trunk}│ ` : `${trunk}  ` });
    below.forEach((child, index) => {
      const isLast = index === below.length - 1;
      place(child, `${trunk}${isLast ? "└─" : "├─"} `, `${trunk}${isLast ? "   " : "│  "}`);
    });
  };
  place(root, "", "");
  const endMs = Math.max(...inOrder.map((span) => span.endMs));
  return { traceId, root, rows, startMs: inOrder[0]?.startMs ?? 0, endMs };
}
