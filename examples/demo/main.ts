/**
 * The demo: a shop on `Deno.serve` that asks a stock service on `Bun.serve`, some dozens of real
 * requests over loopback, and their traces, with the log records in them, and the histogram of
 * their durations in the terminal.
 *
 * `deno task demo [--no-bun]`. All records go to a receiver in a process of its own, or to
 * `OTEL_EXPORTER_OTLP_ENDPOINT` if it is set; then the drawn records come from the services'
 * memory. Exits with 1 if a record is missing or duplicate.
 *
 * @module
 */
import process from "node:process";
import { METRIC_HTTP_SERVER_REQUEST_DURATION } from "../../src/semconv/mod.ts";
import { drawTraces } from "./draw_traces.ts";
import { Fleet } from "./fleet.ts";
import { joinHistograms } from "./demo_histogram.ts";
import { findFaults, findHistogramFaults } from "./find_faults.ts";
import { sendLoad } from "./send_load.ts";
import { drawSummary } from "./summary.ts";
import { openTerminal } from "./terminal.ts";
import { buildTraceTrees } from "./trace_tree.ts";

/** The demo takes some two seconds; if it still runs by then, it hangs. */
const LIMIT_MS = 90_000;

/** Exit codes of a program ended by a signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const terminal = openTerminal();
const fleet = new Fleet({ mayUseBun: !process.argv.includes("--no-bun") });

for (const [signal, exitCode] of Object.entries(SIGNALS)) {
  process.on(signal, () => {
    fleet.kill();
    process.exit(exitCode);
  });
}
const limit = setTimeout(() => {
  console.error(`demo: not done after ${LIMIT_MS / 1000} s`);
  fleet.kill();
  process.exit(1);
}, LIMIT_MS);

try {
  console.log();
  const shop = await fleet.start();
  for (const line of fleet.describe(terminal)) console.log(`  ${line}`);
  // The shop ignores those.
  await (await fetch(`${shop.url}/healthz`)).text();
  const startMs = performance.now();
  const visits = await sendLoad(shop.url);
  const loadMs = performance.now() - startMs;
  const { services, exports, records, faults } = await fleet.stop();
  const { spans, logs, histograms } = records;
  const trees = buildTraceTrees(spans, logs);
  const histogram = joinHistograms(histograms, {
    service: "shop",
    name: METRIC_HTTP_SERVER_REQUEST_DURATION,
  });
  for (const line of drawTraces(visits, trees, terminal)) console.log(line);
  const result = {
    visits,
    loadMs,
    services,
    exports,
    traceCount: trees.size,
    logCount: logs.length,
    histogram,
    faults: [
      ...faults,
      ...findFaults(visits, spans, logs),
      ...findHistogramFaults(visits, histogram),
    ],
  };
  console.log();
  for (const line of drawSummary(result, terminal)) console.log(line);
  console.log();
  if (result.faults.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
  fleet.kill();
}
