import assert from "node:assert/strict";
import { test } from "node:test";
import { init, trace } from "../../mod.ts";
import { type FetchHolder, installFetch } from "../../src/http/mod.ts";
import {
  AsyncLocalStorageContextManager,
  BatchSpanProcessor,
  MeterProvider,
  PeriodicExportingMetricReader,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from "../../src/sdk/mod.ts";
import { context, isTracingSuppressed, register } from "../../src/api/mod.ts";
import { startReceiver } from "../support/receiver.ts";

test("init() makes an export from its own thread no request of the application's", async () => {
  await using receiver = await startReceiver();
  // why: the standard's fetch is overloaded; this is the one signature that covers its overloads
  const holder = globalThis as FetchHolder;
  const uninstall = installFetch(holder, {});
  try {
    await using handle = init({
      serviceName: "shop",
      worker: "in-thread",
      otlp: { endpoint: receiver.url },
      metrics: { exporter: "none" },
    });
    trace.getTracer("test").startSpan("one").end();
    for (let round = 0; round < 3; round++) await handle.forceFlush();
    assert.deepEqual(receiver.spans.map((span) => span.name), ["one"]);
    assert.equal(handle.stats().traces.ended, 1);
  } finally {
    uninstall();
  }
});

/** Notes for each of its calls whether a request that it made would be traced. */
class NotingExporter implements SpanExporter {
  readonly calls: [name: string, isSuppressed: boolean][] = [];

  export(): Promise<"success"> {
    return this.#note("export", "success");
  }

  forceFlush(): Promise<void> {
    return this.#note("forceFlush", undefined);
  }

  shutdown(): Promise<void> {
    return this.#note("shutdown", undefined);
  }

  async #note<T>(name: string, answer: T): Promise<T> {
    await Promise.resolve();
    this.calls.push([name, isTracingSuppressed(context.active())]);
    return answer;
  }
}

const PROCESSORS: Readonly<Record<string, (exporter: SpanExporter) => SpanProcessor>> = {
  SimpleSpanProcessor: (exporter) => new SimpleSpanProcessor(exporter),
  BatchSpanProcessor: (exporter) => new BatchSpanProcessor(exporter),
};

for (const [name, make] of Object.entries(PROCESSORS)) {
  test(`${name}() calls its exporter where nothing is traced`, async () => {
    const exporter = new NotingExporter();
    const tracerProvider = new TracerProvider({ spanProcessors: [make(exporter)] });
    const registration = register({ contextManager: new AsyncLocalStorageContextManager() });
    tracerProvider.getTracer("test").startSpan("one").end();
    await tracerProvider.forceFlush();
    await tracerProvider.shutdown();
    registration.unregister();
    assert.ok(exporter.calls.length >= 3);
    assert.deepEqual(exporter.calls.filter(([, isSuppressed]) => !isSuppressed), []);
  });
}

test("PeriodicExportingMetricReader() calls its exporter where nothing is traced", async () => {
  const registration = register({ contextManager: new AsyncLocalStorageContextManager() });
  const exporter = new NotingExporter();
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("test").createCounter("one").add(1);
  await provider.forceFlush();
  await provider.shutdown();
  registration.unregister();
  assert.ok(exporter.calls.length >= 3);
  assert.deepEqual(exporter.calls.filter(([, isSuppressed]) => !isSuppressed), []);
});
