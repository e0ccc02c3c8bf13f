/**
 * Tests the exposition against Prometheus itself: `promtool check metrics` reads our text, and a
 * real Prometheus scrapes a program on Deno and on Bun, as OpenMetrics and as text, and is queried.
 *
 * ```sh
 * deno task prometheus:check
 * ```
 *
 * Exits with 0 if everything is correct, or if there is no Prometheus; otherwise with 1.
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { HARD_TEXT, TRACE_ID } from "./prometheus/facts.ts";
import { PrometheusApi } from "./prometheus/prometheus_api.ts";
import { findPrograms, startShop } from "./prometheus/programs.ts";

/** How long Prometheus may take to scrape everything. */
const READY_TIMEOUT_MS = 60_000;
/** Polling interval. */
const LOOK_DELAY_MS = 250;

const RUNTIMES = ["deno", "bun"] as const;

/** A scrape target: a job of Prometheus. */
interface Target {
  readonly job: string;
  readonly port: number;
}

/** Queries, and the value expected from each target. */
const QUESTIONS: readonly (readonly [query: string, value: string])[] = [
  ["shop_orders_total", "42"],
  ["shop_traffic_bytes_total", "9007199254740992"],
  ['shop_queue{exported_le="label"}', "-3"],
  ["shop_load_ratio", "0.75"],
  ["shop_wait_seconds_count", "4"],
  ['shop_wait_seconds_bucket{exported_le="mine",le="0.5"}', "3"],
  ['shop_wait_seconds_bucket{le="+Inf"}', "4"],
  ["round(shop_wait_seconds_sum, 0.01)", "7.75"],
  ["round(histogram_quantile(0.5, exponential_bucket), 10)", "50"],
  ["exponential_count", "1000"],
  ['target_info{service_name="shop",deployment_environment_name="check"}', "1"],
  ['count by (job) ({otel_scope_name="shop",otel_scope_version="1.0"})', "54"],
];

/** Expected metadata: type, help, and the unit if there is one. */
const METADATA: Readonly<Record<string, readonly [type: string, help: string, unit?: string]>> = {
  shop_orders: ["counter", HARD_TEXT],
  shop_traffic_bytes: ["counter", "Bytes in and out", "bytes"],
  shop_wait_seconds: ["histogram", "Time to wait", "seconds"],
};

async function main(): Promise<number> {
  const programs = findPrograms();
  if (!programs.ok) {
    console.log(`Passed over: ${programs.reason}. Debian has both in its package prometheus.`);
    return 0;
  }
  using stack = new DisposableStack();
  const targets: Target[] = [];
  const flaws: string[] = [];
  for (const runtime of RUNTIMES) {
    const shop = stack.use(await startShop(runtime));
    const ports: Readonly<Record<string, number>> = JSON.parse(shop.firstLine);
    for (const [kind, port] of Object.entries(ports)) {
      targets.push({ job: `${runtime}-${kind}`, port });
    }
    flaws.push(...await checkWithPromtool(runtime, ports.plain));
  }
  flaws.push(...await checkWithPrometheus(targets, stack));
  for (const flaw of flaws) console.error(`FAILED ${flaw}`);
  const jobs = targets.map(({ job }) => job).join(", ");
  console.log(`promtool read and Prometheus scraped ${jobs}: ${flaws.length} flaws`);
  return flaws.length === 0 ? 0 : 1;
}

/** `promtool check metrics` parses the text and checks names and help. */
async function checkWithPromtool(runtime: string, port: number): Promise<string[]> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const run = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  return run.status === 0 ? [] : [`promtool on ${runtime}: ${run.stdout}${run.stderr}`];
}

async function checkWithPrometheus(
  targets: readonly Target[],
  stack: DisposableStack,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "otel-prometheus-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  writeFileSync(join(folder, "prometheus.yml"), configurationOf(targets));
  const prometheus = spawn("prometheus", [
    `--config.file=${join(folder, "prometheus.yml")}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--enable-feature=exemplar-storage",
    "--log.level=error",
  ], { stdio: ["ignore", "inherit", "inherit"] });
  stack.defer(() => void prometheus.kill("SIGKILL"));
  const api = new PrometheusApi(`http://127.0.0.1:${port}/api/v1/`);
  const problem = await untilScraped(api, targets.length);
  if (problem !== undefined) return [problem];
  const flaws: string[] = [];
  for (const [query, expected] of QUESTIONS) {
    const series = await api.query(query);
    for (const { job } of targets) {
      const values = series.filter(({ metric }) => metric.job === job).map(({ value }) => value[1]);
      if (String(values) !== expected) flaws.push(`${job}: ${query} is ${values}, not ${expected}`);
    }
  }
  return [
    ...flaws,
    ...await checkLabels(api, targets),
    ...await checkExemplars(api, targets),
    ...await checkMetadata(api),
  ];
}

/** A string with everything that must be escaped arrives unchanged. */
async function checkLabels(api: PrometheusApi, targets: readonly Target[]): Promise<string[]> {
  const series = await api.query("shop_orders_total");
  return targets.flatMap(({ job }) => {
    const labels = series.find(({ metric }) => metric.job === job)?.metric ?? {};
    const isRight = labels.item_kind === `${HARD_TEXT};also` && labels._1st === "digit";
    return isRight ? [] : [`${job}: labels are ${JSON.stringify(labels)}`];
  });
}

/** Exemplars arrive with OpenMetrics. */
async function checkExemplars(api: PrometheusApi, targets: readonly Target[]): Promise<string[]> {
  const flaws: string[] = [];
  for (const query of ["shop_orders_total", "shop_wait_seconds_bucket"]) {
    const found = await api.exemplars(query);
    for (const { job } of targets.filter(({ job }) => job.endsWith("-asked"))) {
      const traces = found.filter(({ seriesLabels }) => seriesLabels.job === job)
        .flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
      const isRight = traces.length > 0 && traces.every((traceId) => traceId === TRACE_ID);
      if (!isRight) flaws.push(`${job}: exemplars of ${query} name the traces ${traces}`);
    }
  }
  return flaws;
}

/** Types, descriptions and units arrive unchanged. */
async function checkMetadata(api: PrometheusApi): Promise<string[]> {
  const all = await api.metadata();
  return Object.entries(METADATA).flatMap(([name, [type, help, unit = ""]]) => {
    const found = [...all[name] ?? [], ...all[`${name}_total`] ?? []];
    const isRight = found.length > 0 && found.every((one) =>
      one.type === type && one.help === help
    ) &&
      found.some((one) => one.unit === unit);
    return isRight ? [] : [`metadata of ${name}: ${JSON.stringify(found)}`];
  });
}

/** Waits until every target was scraped; reports one that cannot be. */
async function untilScraped(api: PrometheusApi, count: number): Promise<string | undefined> {
  const startMs = performance.now();
  for (;;) {
    const targets = await api.targets().catch(() => []);
    const failed = targets.find(({ health }) => health === "down");
    if (failed !== undefined) return `${failed.labels.job}: ${failed.lastError}`;
    if (targets.filter(({ health }) => health === "up").length === count) return undefined;
    if (performance.now() - startMs > READY_TIMEOUT_MS) return "Prometheus did not scrape in time";
    await new Promise((resolve) => setTimeout(resolve, LOOK_DELAY_MS));
  }
}

function configurationOf(targets: readonly Target[]): string {
  const scrapes = targets.map(({ job, port }) => ({
    job_name: job,
    scrape_interval: "1s",
    static_configs: [{ targets: [`127.0.0.1:${port}`] }],
  }));
  // JSON is YAML too.
  return JSON.stringify({ scrape_configs: scrapes });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

process.exitCode = await main();
