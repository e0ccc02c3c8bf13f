/**
 * Whether the traces are what the load must have left behind.
 *
 * @module
 */
import type { DemoSpan } from "./demo_span.ts";
import type { Visit } from "./send_load.ts";

/** What is wrong, one line each: spans missing, doubled, or nobody's. Empty when all is well. */
export function findFaults(visits: readonly Visit[], spans: readonly DemoSpan[]): string[] {
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  const asked = new Set(visits.map(({ traceId }) => traceId));
  const strange = [...byTrace.keys()].filter((traceId) => !asked.has(traceId));
  return [
    ...visits.flatMap((visit) => faultsOfVisit(visit, byTrace.get(visit.traceId) ?? [])),
    ...strange.map((traceId) => `trace ${traceId}: no request of ours belongs to it`),
    ...(asked.size === visits.length ? [] : ["two requests share one trace"]),
  ];
}

function faultsOfVisit(visit: Visit, spans: readonly DemoSpan[]): string[] {
  const { scenario, label, status, traceId } = visit;
  const faults: string[] = [];
  if (status !== scenario.status) faults.push(`answered ${status} instead of ${scenario.status}`);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  if (ids.size < spans.length) faults.push(`${spans.length - ids.size} spans came twice`);
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === "");
  if (roots.length !== 1) faults.push(`${roots.length} roots instead of 1`);
  for (const { name, parentSpanId } of spans) {
    if (parentSpanId !== "" && !ids.has(parentSpanId)) {
      faults.push(`${name}: its parent is missing`);
    }
  }
  const missing = [...scenario.spans];
  for (const { service, name } of spans) {
    const index = missing.indexOf(`${service} ${name}`);
    if (index < 0) faults.push(`not expected: ${service} ${name}`);
    else missing.splice(index, 1);
  }
  faults.push(...missing.map((span) => `missing: ${span}`));
  return faults.map((fault) => `${label} (trace ${traceId || "unknown"}): ${fault}`);
}
