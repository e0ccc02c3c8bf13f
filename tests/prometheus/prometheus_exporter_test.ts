import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { type DiagLogger, reportCounts, ROOT_CONTEXT } from "../../src/api/mod.ts";
import { diag, trace } from "../../src/api/mod.ts";
import {
  PrometheusExporter,
  type PrometheusExporterOptions,
  type PrometheusServer,
} from "../../src/prometheus/mod.ts";
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  type MetricProducer,
} from "../../src/sdk/metrics/mod.ts";
import { Resource } from "../../src/sdk/resource/mod.ts";
import type { Timers } from "../../src/sdk/timers.ts";
import { isDeno, runProgram } from "../support/run_child.ts";
import { counterOf, deltaOf, pointOf, SCOPE } from "./metric_parts.ts";
import { parseExposition } from "./parse_exposition.ts";

const OPEN = "application/openmetrics-text;version=1.0.0";

interface Shop {
  readonly exporter: PrometheusExporter;
  readonly provider: MeterProvider;
  readonly scrape: (headers?: Record<string, string>, method?: string) => Promise<Response>;
}

/** An exporter with a counter of 2 and a histogram. */
function shopOf(options: PrometheusExporterOptions = {}): Shop {
  const exporter = new PrometheusExporter(options);
  const provider = new MeterProvider({
    readers: [exporter],
    resource: new Resource({ "service.name": "shop" }),
  });
  const meter = provider.getMeter("shop", "1.0");
  meter.createCounter("orders", { description: "All orders" }).add(2, { "item.kind": "tea" });
  meter.createHistogram("wait", { unit: "s" }).record(7);
  const handle = exporter.handler();
  const scrape: Shop["scrape"] = (headers = {}, method = "GET") =>
    handle(new Request("http://localhost/anything", { headers, method }));
  return { exporter, provider, scrape };
}

class FailingExporter extends PrometheusExporter {
  override beginCollection(): Promise<never> {
    return Promise.reject(new Error("no collection"));
  }
}

async function serving(
  options: Parameters<PrometheusExporter["serve"]>[0],
  use: (server: PrometheusServer, shop: Shop) => Promise<void>,
): Promise<void> {
  const shop = shopOf();
  const server = shop.exporter.serve({ port: 0, ...options });
  assert.ok(server !== undefined);
  try {
    await use(server, shop);
  } finally {
    await shop.provider.shutdown();
  }
}

test("handler() answers with the text format 0.0.4 when nothing is asked for", async () => {
  const { scrape } = shopOf();
  const answer = await scrape();
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(answer.headers.get("vary"), "Accept, Accept-Encoding");
  const text = await answer.text();
  const families = parseExposition(text, { syntax: "text", escaping: "underscores" });
  assert.deepEqual(families.map(({ name, samples }) => [name, samples.length]), [
    ["target_info", 1],
    ["orders_total", 1],
    ["wait_seconds", 18],
  ]);
  assert.ok(text.includes(
    'orders_total{item_kind="tea",otel_scope_name="shop",otel_scope_version="1.0"} 2\n',
  ));
});

test("handler() answers with OpenMetrics when it is asked for", async () => {
  const answer = await shopOf().scrape({ accept: `${OPEN};escaping=allow-utf-8` });
  assert.equal(
    answer.headers.get("content-type"),
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  );
  const families = parseExposition(await answer.text(), {
    syntax: "openmetrics",
    escaping: "allow-utf-8",
  });
  assert.deepEqual(families.map(({ name, type }) => `${name} ${type}`), [
    "target info",
    "orders counter",
    "wait_seconds histogram",
  ]);
});

test("handler() tells totals that go on, at every scrape", async () => {
  const { scrape, provider } = shopOf();
  const counter = provider.getMeter("shop", "1.0")
    .createCounter("orders", { description: "All orders" });
  for (const total of [3, 4]) {
    counter.add(1, { "item.kind": "tea" });
    assert.match(await (await scrape()).text(), new RegExp(`^orders_total\\{.*\\} ${total}$`, "m"));
  }
});

test("handler() compresses where the client wants it", async () => {
  const { scrape } = shopOf();
  const plain = await (await scrape()).text();
  const answer = await scrape({ "accept-encoding": "gzip" });
  assert.equal(answer.headers.get("content-encoding"), "gzip");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  assert.ok(bytes.length < plain.length);
  assert.equal(new TextDecoder().decode(gunzipSync(bytes)), plain);
  const refused = await scrape({ "accept-encoding": "gzip;q=0" });
  assert.equal(refused.headers.get("content-encoding"), null);
});

test("handler() answers as it is when the runtime has no CompressionStream", async () => {
  const { scrape } = shopOf();
  const plain = await (await scrape()).text();
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "CompressionStream");
  assert.ok(descriptor);
  Reflect.deleteProperty(globalThis, "CompressionStream");
  try {
    const answer = await scrape({ "accept-encoding": "gzip" });
    assert.equal(answer.headers.get("content-encoding"), null);
    assert.equal(await answer.text(), plain);
  } finally {
    Object.defineProperty(globalThis, "CompressionStream", descriptor);
  }
});

test("handler() answers HEAD without a body, and nothing but GET and HEAD", async () => {
  const { scrape } = shopOf();
  const head = await scrape({ accept: OPEN }, "HEAD");
  assert.equal(head.status, 200);
  assert.match(head.headers.get("content-type") ?? "", /openmetrics/);
  assert.equal(await head.text(), "");
  const post = await scrape({}, "POST");
  assert.equal(post.status, 405);
  assert.equal(post.headers.get("allow"), "GET, HEAD");
});

test("handler() tells HEAD the length of the body that GET has", async () => {
  for (const encoding of ["identity", "gzip"]) {
    const { scrape } = shopOf();
    const get = await scrape({ "accept-encoding": encoding });
    const head = await scrape({ "accept-encoding": encoding }, "HEAD");
    assert.equal(head.headers.get("content-encoding"), get.headers.get("content-encoding"));
    const { byteLength } = await get.arrayBuffer();
    assert.equal(head.headers.get("content-length"), String(byteLength));
  }
  const tooLarge = await shopOf({ maxBodyBytes: 100 }).scrape({}, "HEAD");
  assert.equal(tooLarge.status, 500);
  assert.equal(await tooLarge.text(), "");
});

test("serve() does not call the metrics empty when it is asked by HEAD", async () => {
  await serving({ host: "127.0.0.1" }, async (server) => {
    const headers = { "accept-encoding": "identity" };
    const head = await fetch(server.url, { method: "HEAD", headers });
    const text = await (await fetch(server.url, { headers })).text();
    assert.equal(head.headers.get("content-length"), String(text.length));
    assert.equal(await head.text(), "");
  });
});

test("handler() collects once for scrapes of one format at the same time", async () => {
  const { scrape, provider } = shopOf();
  let observed = 0;
  provider.getMeter("shop").createObservableGauge("level").addCallback((result) => {
    observed++;
    result.observe(observed);
  });
  const answers = await Promise.all([scrape(), scrape(), scrape({ accept: OPEN })]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  assert.equal(texts[0], texts[1]);
  assert.equal(observed, 2);
});

test("handler() answers within a scrape's 10 seconds though a callback never ends", async () => {
  const waits: number[] = [];
  const timers: Timers = {
    after: (delayMs, callback) => {
      waits.push(delayMs);
      queueMicrotask(callback);
      return () => {};
    },
  };
  const { provider, scrape } = shopOf({ timers });
  provider.getMeter("shop").createObservableGauge("stock")
    .addCallback(() => new Promise(() => {}));
  assert.match(await (await scrape()).text(), /^orders_total\{.*\} 2$/m);
  assert.deepEqual(waits, [5000]);
});

test("handler() answers with an error when the text would be too large", async () => {
  const before = reportCounts().get("prometheus-body") ?? 0;
  const answer = await shopOf({ maxBodyBytes: 100 }).scrape();
  assert.equal(answer.status, 500);
  assert.match(await answer.text(), /more than 100 bytes/);
  assert.equal(reportCounts().get("prometheus-body"), before + 1);
});

test("handler() answers 503 after shutdown()", async () => {
  const { scrape, provider } = shopOf();
  await provider.shutdown();
  assert.equal((await scrape()).status, 503);
});

test("handler() answers in OpenMetrics without a provider", async () => {
  const handle = new PrometheusExporter().handler();
  const answer = await handle(new Request("http://localhost/", { headers: { accept: OPEN } }));
  assert.equal(await answer.text(), "# EOF\n");
});

test("handler() answers without a provider, and with an error when collecting fails", async () => {
  const request = new Request("http://localhost/");
  const bare = await new PrometheusExporter().handler()(request);
  assert.equal(bare.status, 200);
  assert.equal(await bare.text(), "");
  const exporter = new FailingExporter();
  assert.equal((await exporter.handler()(request)).status, 500);
});

test("PrometheusExporter.temporality() is cumulative for every instrument", () => {
  const exporter = new PrometheusExporter();
  for (const type of Object.values(InstrumentType)) {
    assert.equal(exporter.temporality(type), AggregationTemporality.CUMULATIVE);
  }
});

test("handler() gives histograms exemplars that name the trace", async () => {
  const { scrape, provider } = shopOf();
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const spanContext = { traceId, spanId: "b7ad6b7169203331", traceFlags: 1 };
  const context = trace.setSpanContext(ROOT_CONTEXT, spanContext);
  const meter = provider.getMeter("shop", "1.0");
  meter.createHistogram("wait", { unit: "s" }).record(3, {}, context);
  const text = await (await scrape({ accept: OPEN })).text();
  assert.match(
    text,
    new RegExp(`_bucket\\{.*le="5\\.0"\\} 1 # \\{trace_id="${traceId}",span_id="b7.*\\} 3 1`),
  );
});

test("handler() adds up what a producer's metrics start anew", async () => {
  let second = 0;
  const producer: MetricProducer = {
    produce: () => {
      second++;
      const point = pointOf(5, { startTime: [second, 0], endTime: [second + 1, 0] });
      const produced = deltaOf(counterOf({ name: "produced" }, [point]));
      return Promise.resolve({ scopeMetrics: [{ scope: SCOPE, metrics: [produced] }] });
    },
  };
  const { scrape } = shopOf({ metricProducers: [producer] });
  for (const total of [5, 10]) {
    assert.match(await (await scrape()).text(), new RegExp(`produced_total\\{.*\\} ${total}\n`));
  }
});

test("PrometheusExporter() refuses options that make no sense", () => {
  assert.throws(() => new PrometheusExporter({ maxBodyBytes: 0 }), /Cannot use maxBodyBytes 0/);
  const exporter = new PrometheusExporter();
  assert.throws(() => exporter.serve({ port: 70_000 }), RangeError);
  assert.throws(() => exporter.serve({ path: "metrics" }), /must begin with "\/"/);
  for (
    const lists of [
      { included: "service.name" },
      { excluded: "service.name" },
      "service.name",
      null,
    ]
  ) {
    // why: it stands for an application without types
    const odd = { resourceConstantLabels: lists } as PrometheusExporterOptions;
    assert.throws(() => new PrometheusExporter(odd), /^RangeError: .*resourceConstantLabels/);
  }
});

test("serve() answers whatever host a request names, or none", async () => {
  await serving({ host: "127.0.0.1" }, async ({ port }) => {
    const ask = (head: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => socket.write(`${head}\r\n\r\n`));
        let answer = "";
        socket.setEncoding("utf8").on("data", (text: string) => answer += text);
        socket.on("close", () => resolve(answer)).on("error", reject);
      });
    assert.match(await ask("GET /metrics HTTP/1.0"), /^HTTP\/1\.. 200 [^]*orders_total/);
    const close = "Connection: close";
    const odd = await ask(`GET /metrics HTTP/1.1\r\nHost: a b[\r\n${close}`);
    assert.match(odd, /^HTTP\/1\.1 (?:200|4\d\d) /);
  });
});

test("serve() answers scrapes at its path and nothing else", async () => {
  await serving({ host: "127.0.0.1" }, async (server) => {
    assert.equal(server.url, `http://127.0.0.1:${server.port}/metrics`);
    const answer = await fetch(server.url);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /orders_total/);
    // The other addresses of this machine are not listened on.
    await assert.rejects(fetch(server.url.replace("127.0.0.1", "127.0.0.2")));
    const other = await fetch(new URL("/", server.url));
    assert.equal(other.status, 404);
    assert.match(await other.text(), /Metrics are at \/metrics/);
  });
});

test("serve() stops when the exporter is shut down", async () => {
  let url = "";
  await serving({ path: "/m" }, (server) => {
    url = server.url;
    return Promise.resolve();
  });
  assert.ok(url.endsWith("/m"));
  await assert.rejects(fetch(url));
});

/** What is reported as an error meanwhile. */
async function errorsOf(run: () => void | Promise<void>): Promise<readonly string[]> {
  const errors: string[] = [];
  const logger: DiagLogger = {
    error: (message) => void errors.push(message),
    warn: () => {},
    info: () => {},
    debug: () => {},
    verbose: () => {},
  };
  diag.setLogger(logger, { suppressOverrideMessage: true });
  try {
    await run();
  } finally {
    diag.disable();
  }
  return errors;
}

test("serve() reports a port that is in use, once, and the application goes on", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const address = blocker.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const errors = await errorsOf(() =>
    assert.equal(shopOf().exporter.serve({ host: "127.0.0.1", port }), undefined)
  );
  blocker.close();
  assert.equal(errors.length, 1);
  assert.ok(errors[0].startsWith(`Prometheus metrics are not served on 127.0.0.1:${port}: `));
});

test("serve() listens no more once shutdown() has begun, and says so", async () => {
  const { exporter, provider } = shopOf();
  const errors = await errorsOf(async () => {
    const stopped = provider.shutdown();
    assert.equal(exporter.serve({ port: 0 }), undefined);
    await stopped;
    assert.equal(exporter.serve({ port: 0 }), undefined);
  });
  assert.deepEqual(
    errors,
    Array(2).fill(
      "Prometheus metrics are not served on localhost:0: the exporter is shut down. " +
        "The application goes on without them.",
    ),
  );
});

test("serve() listens where OTEL_EXPORTER_PROMETHEUS_* say, and keeps nothing alive", async () => {
  const program = new URL("./fixtures/serve_program.ts", import.meta.url);
  const ended = await runProgram(program, {
    env: { OTEL_EXPORTER_PROMETHEUS_HOST: "127.0.0.1", OTEL_EXPORTER_PROMETHEUS_PORT: "0" },
  });
  assert.equal(ended.stdout, "127.0.0.1 200 true\nend\n", ended.stderr);
  assert.equal(ended.code, 0);
});

test("serve() keeps the process alive where it is told to", async () => {
  const program = new URL("./fixtures/keep_alive_program.ts", import.meta.url);
  const ended = await runProgram(program);
  assert.equal(ended.stdout, "200\n", ended.stderr);
});

for (const [host, shown] of [["127.0.0.1", "127.0.0.1"], ["::1", "[::1]"]]) {
  test(`serve() names the permission that it lacks for ${host}`, {
    skip: isDeno ? false : "needs Deno",
  }, async () => {
    const program = new URL("./fixtures/serve_program.ts", import.meta.url);
    const ended = await runProgram(program, {
      denoFlags: ["--allow-env", "--allow-read", "--allow-sys"],
      env: { OTEL_EXPORTER_PROMETHEUS_HOST: host, OTEL_EXPORTER_PROMETHEUS_PORT: "9" },
    });
    const reason = `not permitted: run with --allow-net=${shown}:9. `;
    assert.ok(ended.stdout.includes(reason), ended.stdout + ended.stderr);
    assert.match(ended.stdout, /\nend\n$/);
  });
}

test("serve() listens on localhost:9464 when nobody says otherwise", async () => {
  const blocker = createServer().listen(9464, "localhost");
  // Where somebody else has the port already, all the better.
  await new Promise((resolve) => blocker.once("listening", resolve).once("error", resolve));
  const program = new URL("./fixtures/serve_program.ts", import.meta.url);
  const ended = await runProgram(program);
  blocker.close();
  assert.match(
    ended.stdout,
    /^error: Prometheus metrics are not served on localhost:9464: .*\nend\n$/,
  );
});
