import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  init,
  type OtelHandle,
  ROOT_CONTEXT,
  type SetupOptions,
  type Span,
  SpanStatusCode,
  trace,
} from "../../../mod.ts";
import { TailSampler } from "../../../src/samplers/mod.ts";
import { MetricReader, type ReadableSpan, SimpleSpanProcessor } from "../../../src/sdk/mod.ts";
import { InMemorySpanExporter } from "../../../src/testing/mod.ts";
import { startServer } from "../../http/start_server.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";
import { startSdk } from "../sdk_metrics/sdk_metrics_fixture.ts";

const NONE = { kept: 0, dropped: 0, undecided: 0, held: 0 };

/** Keeps local traces whose root is called so. */
const BY_NAME = new TailSampler(({ localRootSpan: { name } }) => name.startsWith("keep"));

/** Options with which spans go to the receiver, and metrics nowhere. */
function optionsFor(receiver: Receiver): SetupOptions {
  return {
    serviceName: "tail",
    otlp: { endpoint: receiver.url },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
  };
}

/** Ends a root with a child. */
function endTrace(name: string): void {
  const tracer = trace.getTracer("test");
  const root = tracer.startSpan(name, {}, ROOT_CONTEXT);
  tracer.startSpan(`child of ${name}`, {}, trace.setSpan(ROOT_CONTEXT, root)).end();
  root.end();
}

function lasted(span: ReadableSpan, seconds: number): boolean {
  return span.duration[0] >= seconds;
}

/** How many spans have been kept or dropped. */
function settledCount(handle: OtelHandle): number {
  const { kept = 0, dropped = 0 } = handle.stats().tailSampling ?? {};
  return kept + dropped;
}

/** Answers as its path says, and records a span, on `/slow` one that started long ago. */
function serve(request: Request): Response {
  const { pathname } = new URL(request.url);
  const startTime = pathname === "/slow" ? Date.now() - 7_200_000 : undefined;
  return trace.getTracer("test").startActiveSpan(
    `work ${pathname}`,
    { startTime },
    (span: Span) => {
      span.end();
      if (pathname === "/throw") throw new Error("on purpose");
      return new Response(pathname, { status: pathname === "/error" ? 503 : 200 });
    },
  );
}

test("init() with a tail sampler exports requests that failed or were slow, whole", async () => {
  await using receiver = await startReceiver();
  const reader = new MetricReader();
  await using handle = init({
    ...optionsFor(receiver),
    metricReaders: [reader],
    tailSampler: new TailSampler(({ localRootSpan: { status }, spans }) =>
      status.code === SpanStatusCode.ERROR || spans.some((span) => lasted(span, 3600))
    ),
  });
  await using server = startServer(serve);
  const paths = ["/health", "/error", "/", "/slow", "/throw", "/health"];
  // Several of one trace at a time, as of a caller that asks for all of them.
  const traceparent = "00-0102030405060708090a0b0c0d0e0f10-0102030405060708-01";
  await Promise.all(paths.map(async (path) => {
    const response = await fetch(server.url + path, { headers: { traceparent } });
    await response.text();
  }));
  // A request may end after its answer has come.
  while (settledCount(handle) < 2 * paths.length) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await handle.forceFlush();
  const { spans } = receiver;
  const arrived = (kind: string): string[] =>
    spans.filter(({ name }) => name.startsWith(kind)).map(({ attributes, name }) =>
      String(attributes["url.path"] ?? name)
    ).sort();
  assert.deepEqual(arrived("GET"), ["/error", "/slow", "/throw"]);
  assert.deepEqual(arrived("work"), ["work /error", "work /slow", "work /throw"]);
  assert.deepEqual(handle.stats().tailSampling, { ...NONE, kept: 6, dropped: 6 });
  assert.equal(handle.stats().traces.ended, 6);
  const { resourceMetrics } = await reader.collect();
  const durations = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)
    .filter(({ descriptor }) => descriptor.name === "http.server.request.duration")
    .flatMap(({ dataPoints }) => [...dataPoints])
    .map(({ value }) => typeof value === "number" ? 0 : value.count);
  assert.equal(durations.reduce((sum, count) => sum + count, 0), paths.length);
});

test("init() with a tail sampler samples for exporters and sinks alone", async () => {
  await using receiver = await startReceiver();
  const folder = mkdtempSync(join(tmpdir(), "tail-sampler-"));
  const { dir } = console;
  const printed: unknown[] = [];
  console.dir = (item) => void printed.push(item);
  try {
    const path = join(folder, "spans.jsonl");
    const all = new InMemorySpanExporter();
    const handle = init({
      ...optionsFor(receiver),
      traces: { exporter: ["otlp", "console"] },
      sinks: [{ format: "jsonl", to: { path }, signals: ["traces"] }],
      spanProcessors: [new SimpleSpanProcessor(all)],
      tailSampler: BY_NAME,
    });
    for (const name of ["drop 1", "keep 2", "drop 3"]) endTrace(name);
    await handle.shutdown();
    const kept = ["child of keep 2", "keep 2"];
    assert.deepEqual(receiver.spans.map(({ name }) => name), kept);
    const lines = readFileSync(path, "utf8").trim().split("\n");
    assert.equal(lines.length, 2);
    for (const [index, name] of kept.entries()) assert.ok(lines[index]?.includes(`"${name}"`));
    // why: what the console exporter prints of a span has its name
    assert.deepEqual(printed.map((item) => (item as { readonly name: string }).name), kept);
    assert.equal(all.finishedSpans().length, 6);
    assert.deepEqual(handle.stats().tailSampling, { ...NONE, kept: 2, dropped: 4 });
  } finally {
    console.dir = dir;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("forceFlush() of init()'s handle delivers what a tail sampler holds", async () => {
  await using receiver = await startReceiver();
  await using handle = init({ ...optionsFor(receiver), tailSampler: BY_NAME });
  const tracer = trace.getTracer("test");
  const root = tracer.startSpan("drop", {}, ROOT_CONTEXT);
  tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, root)).end();
  assert.deepEqual(handle.stats().tailSampling, { ...NONE, held: 1 });
  assert.equal(await handle.forceFlush(), "success");
  assert.deepEqual(receiver.spans.map(({ name }) => name), ["child"]);
  assert.deepEqual(handle.stats().tailSampling, { ...NONE, undecided: 1 });
});

test("init() measures a tail sampler as a processor of its own", async () => {
  await using sdk = await startSdk({ tailSampler: BY_NAME });
  for (const name of ["drop 1", "keep 2", "drop 3"]) endTrace(name);
  const tracer = trace.getTracer("test");
  const root = tracer.startSpan("drop", {}, ROOT_CONTEXT);
  tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, root)).end();
  const own = "name=TailSamplingSpanProcessor/0";
  const batching = "name=batching_span_processor/0";
  const read = async (name: string): Promise<readonly unknown[]> => {
    const values = await sdk.read(`otel.sdk.processor.span.${name}`);
    return [values[own], values[batching]];
  };
  assert.deepEqual(await read("queue.size"), [1, 2]);
  assert.deepEqual(await read("queue.capacity"), [2048, 2048]);
  await sdk.handle.forceFlush();
  assert.deepEqual(await read("processed"), [7, 3]);
});

test("init() refuses what is no tail sampler, and tells of none without one", async () => {
  for (const tailSampler of [() => true, {}, null, "slow"]) {
    // why: plain JavaScript gives what it likes
    const options = { tailSampler } as unknown as SetupOptions;
    assert.throws(() => init(options), {
      name: "TypeError",
      message: /option tailSampler: it must be a TailSampler/,
    });
  }
  const none = { exporter: "none" } as const;
  for (const tailSampler of [undefined, BY_NAME]) {
    // Without anybody who exports there is nothing to sample for.
    await using handle = init({ traces: none, metrics: none, logs: none, tailSampler });
    assert.equal("tailSampling" in handle.stats(), false);
  }
});
