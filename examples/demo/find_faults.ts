/**
 * Checks the traces against the load.
 *
 * @module
 */
import type { DemoHistogram } from "./demo_histogram.ts";
import type { DemoLog } from "./demo_log.ts";
import type { DemoSpan } from "./demo_span.ts";
import type { Visit } from "./send_load.ts";

/** Errors, one line each: spans or log records that are missing, duplicate or unexpected. */
export function findFaults(
  visits: readonly Visit[],
  spans: readonly DemoSpan[],
  logs: readonly DemoLog[],
): string[] {
  const spansByTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  const logsByTrace = Map.groupBy(logs, ({ traceId }) => traceId);
  const asked = new Set(visits.map(({ traceId }) => traceId));
  const all = new Set([...spansByTrace.keys(), ...logsByTrace.keys()]);
  const strange = [...all].filter((traceId) => !asked.has(traceId));
  return [
    ...visits.flatMap((visit) => {
      const mine = spansByTrace.get(visit.traceId) ?? [];
      const faults = [
        ...faultsOfSpans(visit, mine),
        ...faultsOfLogs(visit, mine, logsByTrace.get(visit.traceId) ?? []),
      ];
      return faults.map((fault) =>
        `${visit.label} (trace ${visit.traceId || "unknown"}): ${fault}`
      );
    }),
    ...strange.map((traceId) => `trace ${traceId}: no request of ours belongs to it`),
    ...(asked.size === visits.length ? [] : ["two requests share one trace"]),
  ];
}

/** Checks that a histogram counts every request and names no others. */
export function findHistogramFaults(
  visits: readonly Visit[],
  histogram: DemoHistogram | undefined,
): string[] {
  if (histogram === undefined) return ["the histogram of the requests is missing"];
  const count = histogram.counts.reduce((total, each) => total + each, 0);
  const asked = new Set(visits.map(({ traceId }) => traceId));
  const strange = histogram.exemplars.filter(({ traceId }) => !asked.has(traceId));
  return [
    ...(count === visits.length ? [] : [
      `${histogram.name} has ${count} of ${visits.length} requests`,
    ]),
    ...strange.map(({ traceId }) =>
      `${histogram.name}: its exemplar ${traceId || "without a trace"} is no request of ours`
    ),
  ];
}

function faultsOfSpans({ scenario, status }: Visit, spans: readonly DemoSpan[]): string[] {
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
  const names = spans.map(({ service, name }) => `${service} ${name}`);
  return [...faults, ...compare(scenario.spans, names)];
}

function faultsOfLogs(
  { scenario }: Visit,
  spans: readonly DemoSpan[],
  logs: readonly DemoLog[],
): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const lost = logs.filter(({ spanId }) => !ids.has(spanId));
  const texts = logs.map(({ service, severity, text }) => `${service} ${severity} ${text}`);
  return [
    ...lost.map(({ text }) => `${text}: its span is missing`),
    ...compare(scenario.logs, texts),
  ];
}

/** What occurs too often or too rarely. */
function compare(expected: readonly string[], there: readonly string[]): string[] {
  const missing = [...expected];
  const faults: string[] = [];
  for (const each of there) {
    const index = missing.indexOf(each);
    if (index < 0) faults.push(`not expected: ${each}`);
    else missing.splice(index, 1);
  }
  return [...faults, ...missing.map((each) => `missing: ${each}`)];
}
