// Further OTLP receivers beside the first one, through the real worker.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type DestinationOptions, init, logs, metrics, type Stats, trace } from "../../../mod.ts";
import { SeverityNumber } from "../../../src/api/mod.ts";
import type { SetupOptions } from "../../../src/init/mod.ts";
import type { MetricProducer } from "../../../src/sdk/mod.ts";
import { resolve } from "../../config/environment.ts";
import { AggregationTemporality } from "../../../gen/es/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import { closedPort } from "../../otlp/sender_fixture.ts";
import { errorOutput } from "../../support/error_output.ts";
import { startGrpcReceiver } from "../../support/grpc_receiver.ts";
import { type Receiver, type ReceiverSignal, startReceiver } from "../../support/receiver.ts";

/** Records one of each signal. */
function recordAll(): void {
  trace.getTracer("shop").startSpan("checkout").end();
  logs.getLogger("shop").emit({ body: "paid", severityNumber: SeverityNumber.INFO });
  metrics.getMeter("shop").createCounter("orders").add(3);
}

/** What arrived, by signal; of metrics the last collection. */
function arrived({ spans, logs, metrics }: Pick<Receiver, "spans" | "logs" | "metrics">): unknown {
  return [
    spans.map(({ name }) => name),
    logs.map(({ body }) => body),
    [...new Set(metrics.map(({ name }) => name))],
  ];
}

/** Counts the workers that are started. */
class CountedWorkers {
  count = 0;
  readonly #original = globalThis.Worker;

  constructor() {
    globalThis.Worker = new Proxy(this.#original, {
      construct: (target, args) => {
        this.count++;
        return Reflect.construct(target, args);
      },
    });
  }

  [Symbol.dispose](): void {
    globalThis.Worker = this.#original;
  }
}

const EVERYTHING = [["checkout"], ["paid"], ["orders"]];

for (const worker of [true, "in-thread"] as const) {
  test(`init() sends everything to each destination, too (worker: ${worker})`, async () => {
    await using first = await startReceiver();
    await using second = await startReceiver();
    await using third = await startGrpcReceiver();
    using workers = new CountedWorkers();
    const handle = init({
      serviceName: "shop",
      worker,
      otlp: { endpoint: first.url, headers: { "x-key": "first" } },
      destinations: [
        { otlp: { endpoint: second.url, headers: { "X-Key": "second" }, protocol: "http/json" } },
        { otlp: { endpoint: third.url, protocol: "grpc" } },
      ],
    });
    recordAll();
    assert.equal(await handle.forceFlush(), "success");
    for (const receiver of [first, second, third]) assert.deepEqual(arrived(receiver), EVERYTHING);
    assert.equal(workers.count, worker === true ? 1 : 0);
    assert.equal(await handle.shutdown(), "success");

    const keys = (receiver: Receiver): unknown[] => [
      ...new Set(receiver.requests.map(({ headers }) => headers["x-key"])),
    ];
    assert.deepEqual([keys(first), keys(second)], [["first"], ["second"]]);
    assert.ok(third.calls.every(({ headers }) => headers["x-key"] === undefined));
    assert.deepEqual([...first.errors, ...second.errors], []);
    const { destinations, traces } = handle.stats();
    assert.equal(traces.exported, 1);
    assert.deepEqual(
      destinations.map(({ receiver, signal, exported }) => [receiver, signal, exported]),
      // Metrics once when flushed, and once at the end.
      ([["traces", 1], ["logs", 1], ["metrics", 2]] as const).flatMap(([signal, exported]) =>
        [second, third].map(({ url }) => [url, signal, exported])
      ),
    );
  });
}

test("init() sends a destination the signals that it names, each to its own endpoint", async () => {
  await using first = await startReceiver();
  await using second = await startReceiver();
  const endpoint = second.signalUrl("traces");
  const handle = init({
    otlp: { endpoint: first.url },
    destinations: [{ signals: ["traces"], traces: { otlp: { endpoint } } }],
  });
  recordAll();
  await handle.shutdown();
  assert.deepEqual(arrived(first), EVERYTHING);
  assert.deepEqual(second.requests.map(({ path }) => path), ["/v1/traces"]);
});

test("init() sends to destinations alone where the exporters are none", async () => {
  await using second = await startReceiver();
  const handle = init({
    traces: { exporter: "none" },
    logs: { exporter: "none" },
    metrics: { exporter: "none" },
    destinations: [{ otlp: { endpoint: second.url } }],
  });
  recordAll();
  assert.equal(await handle.forceFlush(), "success");
  assert.deepEqual(arrived(second), EVERYTHING);
  await handle.shutdown();
});

/** Runs with a first receiver that takes everything and this destination. */
async function runBeside(
  destination: DestinationOptions,
  options: SetupOptions = {},
): Promise<{ readonly first: Receiver; readonly stats: Stats; readonly stderr: string }> {
  await using first = await startReceiver();
  let stats: Stats | undefined;
  const stderr = await errorOutput(async () => {
    const handle = init({
      ...options,
      otlp: { endpoint: first.url },
      destinations: [destination],
    });
    recordAll();
    // The first receiver does not wait for the other.
    const { tracerProvider } = handle;
    tracerProvider?.forceFlush();
    await first.waitForSpans(1);
    await handle.shutdown();
    stats = handle.stats();
  });
  assert.ok(stats);
  return { first, stats, stderr };
}

test("init() lets a destination that is away hold up no other, and counts its loss", async () => {
  const url = `http://127.0.0.1:${await closedPort()}`;
  // No attempt but the first fits in.
  const batch = { exportTimeoutMs: 200 };
  const { first, stats, stderr } = await runBeside({
    otlp: { endpoint: url },
    traces: { batch },
    logs: { batch },
    metrics: batch,
  });
  assert.deepEqual(arrived(first), EVERYTHING);
  assert.deepEqual([stats.traces.dropped, stats.traces.exported], [{}, 1]);
  for (const { signal, ended, exported, dropped } of stats.destinations) {
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    assert.deepEqual([signal, exported, lost], [signal, 0, ended]);
    assert.ok(ended > 0);
  }
  assert.ok(stderr.includes(url), stderr);
});

test("init() says of each of two receivers what it refuses", async () => {
  await using first = await startReceiver({ answer: { status: 401, message: "no such key" } });
  await using second = await startReceiver({ answer: { status: 401, message: "no such key" } });
  const stderr = await errorOutput(async () => {
    const handle = init({
      otlp: { endpoint: first.url },
      logs: { exporter: "none" },
      metrics: { exporter: "none" },
      destinations: [{ signals: ["traces"], otlp: { endpoint: second.url } }],
    });
    recordAll();
    assert.equal(await handle.forceFlush(), "failure");
    await handle.shutdown();
  });
  for (const { url } of [first, second]) {
    assert.ok(stderr.includes(`${url} refused 1 span: HTTP 401`), url);
  }
});

test("init() takes filters and batches of destinations from code alone", async () => {
  await using second = await startReceiver();
  const { first } = await runBeside(
    { otlp: { endpoint: second.url }, logs: { batch: { maxExportBatchSize: 1 } } },
    { logFilter: { minimumSeverity: SeverityNumber.ERROR } },
  );
  assert.deepEqual([first.logs, second.logs], [[], []]);
  const { config } = resolve({
    OTEL_EXPORTER_OTLP_HEADERS: "x-key=first",
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "1",
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_COMPRESSION: "none",
    OTEL_BSP_MAX_QUEUE_SIZE: "7",
    OTEL_METRIC_EXPORT_INTERVAL: "8",
  }, { destinations: [{ otlp: { endpoint: "https://b.example/x" } }] });
  const [{ traces, logs, metrics }] = config.destinations;
  assert.deepEqual(traces?.otlp, {
    ...traces?.otlp,
    endpoint: "https://b.example/x/v1/traces",
    headers: {},
    timeoutMs: 10_000,
    protocol: "http/protobuf",
    compression: "gzip",
  });
  assert.deepEqual([traces?.batch.maxQueueSize, logs?.batch.scheduledDelayMs], [2048, 1000]);
  assert.equal(metrics?.exportIntervalMs, 60_000);
});

function temporalityOf({ metrics: [metric] }: Receiver): AggregationTemporality | undefined {
  const data = metric?.raw.data;
  return data?.case === "sum" ? data.value.aggregationTemporality : undefined;
}

test("init() gives a destination temporality, bounds and producers of its own", async () => {
  await using second = await startReceiver();
  const asked: string[] = [];
  const producerOf = (name: string): MetricProducer => ({
    produce: () => {
      asked.push(name);
      return Promise.resolve({ errors: [], scopeMetrics: [] });
    },
  });
  let selections = 0;
  const { first } = await runBeside({
    signals: ["metrics"],
    otlp: { endpoint: second.url },
    metrics: {
      temporalityPreference: "delta",
      defaultHistogramAggregation: "base2_exponential_bucket_histogram",
      cardinalitySelector: () => (selections++, 1),
      metricProducers: [producerOf("second")],
    },
  }, { metricProducers: [producerOf("first")] });
  assert.deepEqual([temporalityOf(first), temporalityOf(second)], [
    AggregationTemporality.CUMULATIVE,
    AggregationTemporality.DELTA,
  ]);
  assert.ok(selections > 0);
  const count = (name: string): number => asked.filter((each) => each === name).length;
  assert.ok(count("first") > 0);
  assert.equal(count("second"), count("first"));
});

test("init() throws for destinations that make no sense, with their path", () => {
  const endpoint = "http://127.0.0.1:4318";
  const bad: readonly [destinations: unknown, message: RegExp][] = [
    ["all", /option destinations: it must be a list, not "all"/],
    [["x"], /option destinations\[0\]: it must be a plain object, not a string/],
    [[{}], /option destinations\[0\]\.otlp\.endpoint: it is required/],
    [
      [{ otlp: { endpoint } }, { signals: ["logs"], traces: { otlp: { endpoint } } }],
      /option destinations\[1\]\.otlp\.endpoint: it is required/,
    ],
    [[{ otlp: { endpoint: "ftp://x" } }], /option destinations\[0\]\.otlp\.endpoint: .*http/],
    [[{ otlp: { endpoint }, signals: ["spans"] }], /option destinations\[0\]\.signals: /],
    [[{ otlp: { endpoint, maxRequestBytes: 0 } }], /destinations\[0\]\.otlp\.maxRequestBytes: /],
    [
      [{ otlp: { endpoint }, logs: { batch: { maxQueueSize: 4, maxExportBatchSize: 5 } } }],
      /option destinations\[0\]\.logs\.batch\.maxExportBatchSize: 5 is more than .*is 4\.$/,
    ],
    [
      [{ otlp: { endpoint }, metrics: { cardinalitySelector: 1 } }],
      /option destinations\[0\]\.metrics\.cardinalitySelector: it must be a function/,
    ],
  ];
  for (const [destinations, message] of bad) {
    // why: plain JavaScript gives what it likes
    assert.throws(() => init({ destinations } as SetupOptions), { message });
  }
});

test("init() names an option of a destination that there is not", async () => {
  const signals: ReceiverSignal[] = [];
  const { stderr } = await runBeside(
    // why: plain JavaScript gives what it likes
    { signals, otlp: { endpoint: "http://127.0.0.1:1" }, batch: {} } as DestinationOptions,
  );
  assert.match(stderr, /ignores unknown options: destinations\[0\]\.batch/);
});

test("init() tells the first receiver from the others in the SDK's own metrics", async () => {
  await using first = await startReceiver();
  await using second = await startReceiver();
  const handle = init({
    sdkMetrics: true,
    otlp: { endpoint: first.url },
    destinations: [{ signals: ["traces"], otlp: { endpoint: second.url } }],
  });
  recordAll();
  for (let flush = 0; flush < 2; flush++) await handle.forceFlush();
  await handle.shutdown();
  const exported = first.metrics.filter(({ name }) => name === "otel.sdk.exporter.span.exported");
  const ports = new Map(
    exported.flatMap(({ dataPoints }) =>
      dataPoints.map(({ attributes }) => [
        attributes["otel.component.name"],
        attributes["server.port"],
      ])
    ),
  );
  assert.deepEqual([...ports].sort(), [
    ["otlp_http_span_exporter/0", first.port],
    ["otlp_http_span_exporter/1", second.port],
  ]);
});
