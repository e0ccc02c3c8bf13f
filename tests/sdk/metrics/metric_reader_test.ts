import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attributes, reportCounts } from "../../../src/api/mod.ts";
import { ConsoleMetricExporter, InMemoryMetricExporter } from "../../../src/exporters/mod.ts";
import {
  AggregationTemporality,
  Clock,
  type ExemplarFilter,
  type ExportResult,
  type FlushResult,
  MeterProvider,
  type MetricExporter,
  type MetricFilter,
  type MetricProducer,
  MetricReader,
  PeriodicExportingMetricReader,
  type PeriodicExportingMetricReaderOptions,
  type ResourceMetrics,
  SnapshotMetricReader,
} from "../../../src/sdk/mod.ts";
import type { MetricRun } from "../../../src/snapshot/mod.ts";
import {
  alwaysDelta,
  collect,
  diagnosticsOf,
  ManualTime,
  ManualTimers,
  named,
  noYield,
  points,
  producerOf,
  settle,
  setUp,
} from "./metrics_fixture.ts";

function periodic(
  exporter: MetricExporter,
  options: Partial<PeriodicExportingMetricReaderOptions> = {},
): { readonly timers: ManualTimers; readonly provider: MeterProvider } {
  const timers = new ManualTimers();
  const reader = new PeriodicExportingMetricReader({
    exporter,
    timers,
    yieldTurn: noYield,
    ...options,
  });
  return { timers, provider: new MeterProvider({ readers: [reader] }) };
}

/** An exporter whose answers are given by the test. */
class SlowExporter implements MetricExporter {
  readonly answers: ((result: ExportResult) => void)[] = [];
  readonly given: ResourceMetrics[] = [];
  flushes = 0;

  export(metrics: ResourceMetrics): Promise<ExportResult> {
    this.given.push(metrics);
    return new Promise((resolve) => this.answers.push(resolve));
  }

  forceFlush(): Promise<FlushResult> {
    this.flushes++;
    return Promise.resolve("success");
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

test("MetricReader.collect() fails without a provider and after shutdown()", async () => {
  const reader = new MetricReader();
  assert.equal((await reader.collect()).errors.length, 1);
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("m").createCounter("c").add(1);
  assert.deepEqual((await reader.collect()).errors, []);
  assert.equal(await provider.shutdown(), "success");
  assert.equal((await reader.collect()).errors.length, 1);
  assert.equal(reader.collectNow().errors.length, 1);
  assert.equal(await provider.forceFlush(), "failure");
});

test("MetricReader.forceFlush() fails when a reader of the application's own throws", async () => {
  class ThrowingReader extends MetricReader {
    override onForceFlush(): Promise<FlushResult> {
      throw new Error("no target");
    }
  }
  const provider = new MeterProvider({ readers: [new ThrowingReader()] });
  assert.equal(await provider.forceFlush(), "failure");
});

test("MetricReader() makes a reader that belongs to one provider only", () => {
  const reader = new MetricReader();
  new MeterProvider({ readers: [reader] });
  assert.throws(() => new MeterProvider({ readers: [reader] }), TypeError);
});

test("MetricReader.collectNow() gives at once what collect() gives", async () => {
  const { reader, meter } = setUp();
  meter.createCounter("c").add(1);
  meter.createObservableGauge("g").addCallback((result) => result.observe(2));
  const now = reader.collectNow().resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  const later = await collect(reader);
  assert.deepEqual(now.map(({ descriptor }) => descriptor), later.map((one) => one.descriptor));
  assert.deepEqual(points(named(now, "c")), points(named(later, "c")));
});

test("collect() of one reader runs once at a time", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  counter.add(1);
  const results = await Promise.all([collect(reader), collect(reader), collect(reader)]);
  for (const metrics of results) assert.deepEqual(points(named(metrics, "c")), [[{}, 1]]);
});

test("collect() does not disturb the one before, which is still being read", async () => {
  const turns: (() => void)[] = [];
  const yieldTurn = (): Promise<void> => new Promise((resolve) => turns.push(resolve));
  const { reader, meter } = setUp({ yieldTurn }, { clock: slowClock() });
  const counter = meter.createCounter("c");
  const add = (): void => {
    for (let user = 0; user < 300; user++) counter.add(1, { user });
  };
  add();
  const values = [collect(reader), collect(reader)].map(async (collecting) => {
    const found = points(named(await collecting, "c")).map(([, value]) => value);
    return [found.length, ...new Set(found)];
  });
  await settle();
  add();
  let isDone = false;
  const results = Promise.all(values).finally(() => isDone = true);
  while (!isDone) {
    turns.shift()?.();
    await Promise.resolve();
  }
  assert.deepEqual(await results, [[300, 1], [300, 2]]);
});

test("collect() takes a MetricProducer's metrics with the SDK's own", async () => {
  const foreign = new MetricReader();
  new MeterProvider({ readers: [foreign] }).getMeter("x").createCounter("foreign").add(3, { a: 1 });
  const { scopeMetrics } = (await foreign.collect()).resourceMetrics;
  const good = producerOf(scopeMetrics[0].metrics);
  const bad: MetricProducer = { produce: () => Promise.reject(new Error("no")) };
  const timers = new ManualTimers();
  const { reader, meter } = setUp({ metricProducers: [good, bad], timers });
  meter.createCounter("own").add(1);
  await diagnosticsOf(async () => {
    const { resourceMetrics, errors } = await reader.collect();
    assert.equal(errors.length, 1);
    assert.deepEqual(resourceMetrics.scopeMetrics.map((one) => one.scope.name), [
      "test",
      "elsewhere",
    ]);
    assert.deepEqual(resourceMetrics.scopeMetrics[1].metrics, scopeMetrics[0].metrics);
  });
  assert.equal(timers.count, 0);
});

test("collect() leaves out the metrics and points that a MetricFilter does", async () => {
  const { reader, meter } = setUp({
    metricFilter: {
      testMetric: ({ name }) =>
        name === "dropped" ? "drop" : name === "partial" ? "accept_partial" : "accept",
      testAttributes: (_metric, attributes: Attributes) =>
        attributes["a"] === 1 ? "accept" : "drop",
    },
  });
  for (const name of ["dropped", "partial", "whole"]) {
    meter.createCounter(name).add(1, { a: 1 });
    meter.createCounter(name).add(1, { a: 2 });
  }
  const metrics = await collect(reader);
  assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), ["partial", "whole"]);
  assert.deepEqual(points(metrics[0]), [[{ a: 1 }, 1]]);
  assert.equal(metrics[1].dataPoints.length, 2);
});

test("collect() passes the reader's filter to its producers", async () => {
  const metricFilter: MetricFilter = {
    testMetric: () => "accept",
    testAttributes: () => "accept",
  };
  const passed: unknown[] = [];
  const { reader } = setUp({
    metricFilter,
    metricProducers: [{
      produce: (filter) => {
        passed.push(filter);
        return Promise.resolve({ scopeMetrics: [] });
      },
    }],
  });
  await collect(reader);
  assert.deepEqual(passed, [metricFilter]);
});

test("PeriodicExportingMetricReader() exports at its interval", async () => {
  const exporter = new InMemoryMetricExporter();
  const { timers, provider } = periodic(exporter, { exportIntervalMs: 100 });
  provider.getMeter("m").createCounter("c").add(1);
  await timers.advance(99);
  assert.equal(exporter.collections().length, 0);
  await timers.advance(1);
  assert.equal(exporter.collections().length, 1);
  await timers.advance(200);
  assert.equal(exporter.collections().length, 3);
  assert.equal(await provider.shutdown(), "success");
  assert.equal(exporter.collections().length, 4);
  assert.equal(timers.count, 0);
  assert.equal(await exporter.export(exporter.collections()[0]), "failure");
});

test("PeriodicExportingMetricReader() has the specification's times by default", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter);
  provider.getMeter("m").createCounter("c").add(1);
  await timers.advance(59_999);
  assert.equal(exporter.given.length, 0);
  await timers.advance(1);
  assert.equal(exporter.given.length, 1);
  const before = reportCounts().get("metric-export") ?? 0;
  await timers.advance(29_999);
  assert.equal(reportCounts().get("metric-export") ?? 0, before);
  await timers.advance(1);
  assert.equal(reportCounts().get("metric-export"), before + 1);
});

test("forceFlush() reports an export that fails, and no other", async () => {
  const exporter = new SlowExporter();
  const { provider } = periodic(exporter);
  for (const [result, reportCount] of [["success", 0], ["failure", 1]] as const) {
    provider.getMeter("m").createCounter("c").add(1);
    const before = reportCounts().get("metric-export") ?? 0;
    const flushing = provider.forceFlush();
    await settle();
    exporter.answers.shift()?.(result);
    assert.equal(await flushing, result);
    assert.equal(reportCounts().get("metric-export") ?? 0, before + reportCount);
  }
});

test("PeriodicExportingMetricReader.flushNow() exports nothing after shutdown()", async () => {
  const exporter = new InMemoryMetricExporter();
  const timers = new ManualTimers();
  const reader = new PeriodicExportingMetricReader({ exporter, timers, yieldTurn: noYield });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("m").createCounter("c").add(1);
  const exports: unknown[] = [];
  exporter.export = (metrics) => {
    exports.push(metrics);
    return Promise.resolve("success");
  };
  await provider.shutdown();
  assert.equal(exports.length, 1);
  reader.flushNow();
  assert.equal(exports.length, 1);
  assert.equal(await reader.forceFlush(), "failure");
});

test("PeriodicExportingMetricReader() exports nothing where there is nothing", async () => {
  const exporter = new InMemoryMetricExporter();
  const { timers } = periodic(exporter, { exportIntervalMs: 100 });
  await timers.advance(300);
  assert.deepEqual(exporter.collections(), []);
});

test("PeriodicExportingMetricReader() never exports twice at a time, and gives up", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter, { exportIntervalMs: 100, exportTimeoutMs: 250 });
  provider.getMeter("m").createCounter("c").add(1);
  await diagnosticsOf(async () => {
    await timers.advance(100);
    const flushed = provider.forceFlush();
    await timers.advance(500);
    assert.equal(await flushed, "timeout");
    // It goes on, though nobody waits for it any more.
    assert.equal(exporter.given.length, 1);
    exporter.answers[0]("success");
    await timers.advance(100);
    assert.equal(exporter.given.length, 2);
  });
});

test("PeriodicExportingMetricReader() loses no increase while an export goes on", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter, {
    exportIntervalMs: 100,
    exportTimeoutMs: 50,
    aggregationTemporalitySelector: alwaysDelta,
  });
  const counter = provider.getMeter("m").createCounter("c");
  await diagnosticsOf(async () => {
    for (let interval = 0; interval < 4; interval++) {
      counter.add(1);
      await timers.advance(100);
    }
    exporter.answers[0]("success");
    await timers.advance(100);
    const values = exporter.given.map(({ scopeMetrics }) => points(scopeMetrics[0].metrics[0]));
    assert.deepEqual(values, [[[{}, 1]], [[{}, 3]]]);
  });
});

test("forceFlush() gives up parts behind one that takes too long", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter, { exportTimeoutMs: 50, maxExportBatchSize: 1 });
  for (const name of ["a", "b", "c"]) provider.getMeter("m").createCounter(name).add(1);
  await diagnosticsOf(async () => {
    const flushed = provider.forceFlush();
    await settle();
    await timers.advance(149);
    assert.equal(exporter.given.length, 1);
    exporter.answers[0]("success");
    await settle();
    assert.equal(exporter.given.length, 2);
    exporter.answers[1]("success");
    assert.equal(await flushed, "timeout");
  });
});

test("forceFlush() succeeds with a metric exporter that has nothing to flush", async () => {
  const exporter = new InMemoryMetricExporter();
  // As plain JavaScript may make it.
  Reflect.set(exporter, "forceFlush", undefined);
  const { provider } = periodic(exporter);
  assert.equal(await provider.forceFlush(), "success");
});

test("forceFlush() says what the exporter threw", async () => {
  const exporter = new SlowExporter();
  exporter.export = () => Promise.reject(new Error("no such host"));
  const { provider } = periodic(exporter);
  provider.getMeter("m").createCounter("c").add(1);
  const messages = await diagnosticsOf(async () => {
    assert.equal(await provider.forceFlush(), "failure");
  });
  assert.equal(messages[0], "A metric exporter threw in export(): Error: no such host");
});

test("PeriodicExportingMetricReader() makes up for no interval lost to a slow export", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter, { exportIntervalMs: 100, exportTimeoutMs: 0 });
  provider.getMeter("m").createCounter("c").add(1);
  await diagnosticsOf(async () => {
    await timers.advance(2050);
    assert.equal(exporter.given.length, 1);
    exporter.answers[0]("success");
    await settle();
    assert.equal(exporter.given.length, 1);
    await timers.advance(50);
    assert.equal(exporter.given.length, 2);
  });
});

test("forceFlush() and shutdown() wait for the export under way and share one more", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter, { exportIntervalMs: 100, exportTimeoutMs: 0 });
  const counter = provider.getMeter("m").createCounter("c");
  counter.add(1);
  await timers.advance(100);
  counter.add(1);
  const ends = [provider.forceFlush(), provider.forceFlush(), provider.shutdown()];
  await settle();
  assert.equal(exporter.given.length, 1);
  exporter.answers[0]("failure");
  await settle();
  assert.equal(exporter.given.length, 2);
  assert.deepEqual(points(exporter.given[1].scopeMetrics[0].metrics[0]), [[{}, 2]]);
  exporter.answers[1]("success");
  assert.deepEqual(await Promise.all(ends), ["success", "success", "success"]);
  assert.equal(exporter.given.length, 2);
  assert.equal(timers.count, 0);
});

test("PeriodicExportingMetricReader.forceFlush() collects, exports and flushes", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter, { exportTimeoutMs: 50 });
  provider.getMeter("m").createCounter("c").add(1);
  await diagnosticsOf(async () => {
    const flushing = provider.forceFlush();
    await settle();
    assert.equal(exporter.given.length, 1);
    await timers.advance(50);
    // Even after a time-out.
    assert.equal(await flushing, "timeout");
    assert.equal(exporter.flushes, 1);
  });
});

test("forceFlush() splits a collection, and mixes none with another", async () => {
  const exporter = new InMemoryMetricExporter();
  const { provider } = periodic(exporter, { maxExportBatchSize: 3 });
  const meter = provider.getMeter("m");
  for (let user = 0; user < 4; user++) meter.createCounter("c").add(1, { user });
  meter.createHistogram("h").record(1);
  await provider.forceFlush();
  await provider.forceFlush();
  const shapes = exporter.collections().map(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.length])
    )
  );
  const expected = [[["c", 3]], [["c", 1], ["h", 1]]];
  assert.deepEqual(shapes, [...expected, ...expected]);
});

test("PeriodicExportingMetricReader.flushNow() exports at once, in parts", () => {
  const exporter = new InMemoryMetricExporter();
  const { provider } = periodic(exporter, { maxExportBatchSize: 3 });
  const counter = provider.getMeter("m").createCounter("c");
  for (let user = 0; user < 4; user++) counter.add(1, { user });
  provider.flushNow();
  const sizes = exporter.collections().map(({ scopeMetrics: [{ metrics: [metric] }] }) =>
    metric.dataPoints.length
  );
  assert.deepEqual(sizes, [3, 1]);
});

test("PeriodicExportingMetricReader.flushNow() tells what flushWhenIdle() did not", async () => {
  const exporter = new InMemoryMetricExporter();
  const { provider } = periodic(exporter);
  const counter = provider.getMeter("m").createCounter("c");
  counter.add(1);
  assert.equal(await provider.flushWhenIdle(), "success");
  provider.flushNow();
  assert.equal(exporter.collections().length, 1);
  counter.add(1);
  provider.flushNow();
  provider.flushNow();
  const values = exporter.collections().map(({ scopeMetrics: [{ metrics: [metric] }] }) =>
    metric.dataPoints[0].value
  );
  assert.deepEqual(values, [1, 2]);
});

test("flushNow() says what flushWhenIdle() got no answer for", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter);
  provider.getMeter("m").createCounter("c").add(1);
  const messages = await diagnosticsOf(async () => {
    const flushing = provider.flushWhenIdle({ timeoutMs: 50 });
    await settle();
    await timers.advance(50);
    assert.equal(await flushing, "timeout");
    provider.flushNow();
  });
  assert.deepEqual(messages, [
    "The process ends before a metric exporter has answered. `await shutdown()` before the end.",
  ]);
  assert.equal(exporter.given.length, 1);
});

test("flushNow() heeds what an exporter answered after flushWhenIdle()", async () => {
  const exporter = new SlowExporter();
  const { timers, provider } = periodic(exporter);
  const counter = provider.getMeter("m").createCounter("c");
  counter.add(1);
  const countBefore = reportCounts().get("metric-unanswered") ?? 0;
  const flushing = provider.flushWhenIdle({ timeoutMs: 50 });
  await settle();
  await timers.advance(50);
  assert.equal(await flushing, "timeout");
  exporter.answers[0]("success");
  await settle();
  provider.flushNow();
  assert.equal(exporter.given.length, 1);
  counter.add(1);
  provider.flushNow();
  assert.deepEqual(points(exporter.given[1].scopeMetrics[0].metrics[0]), [[{}, 2]]);
  counter.add(1);
  provider.flushNow();
  assert.equal(exporter.given.length, 3);
  assert.equal(reportCounts().get("metric-unanswered") ?? 0, countBefore);
});

test("flushNow() tells again what an export in between has changed", async () => {
  const exporter = new InMemoryMetricExporter();
  const { provider } = periodic(exporter);
  const counter = provider.getMeter("m").createUpDownCounter("c");
  counter.add(1);
  provider.flushNow(); // at a signal that does not end the process
  counter.add(1);
  await provider.forceFlush();
  counter.add(-1);
  provider.flushNow();
  const values = exporter.collections().map(({ scopeMetrics: [{ metrics: [metric] }] }) =>
    metric.dataPoints[0].value
  );
  assert.deepEqual(values, [1, 2, 1]);
});

test("flushNow() compares all that was recorded but its time", async () => {
  const exporter = new InMemoryMetricExporter();
  const { provider } = periodic(exporter);
  const histogram = provider.getMeter("m").createHistogram("h");
  const ids = { big: 1n, bytes: new Uint8Array([1, 2]), nan: NaN, map: { endTime: 1 } };
  const record = (): void => histogram.record(1, ids);
  record();
  await provider.flushWhenIdle();
  provider.flushNow();
  assert.equal(exporter.collections().length, 1);
  record();
  provider.flushNow();
  assert.equal(exporter.collections().length, 2);
});

for (const temporality of Object.values(AggregationTemporality)) {
  test(`flushNow() does not tell again for what is asked for: ${temporality}`, async () => {
    const exporter = new InMemoryMetricExporter(() => temporality);
    const elsewhere = setUp();
    elsewhere.meter.createCounter("elsewhere").add(1);
    const producer = producerOf(await collect(elsewhere.reader));
    const { provider } = periodic(exporter, { metricProducers: [producer] });
    const meter = provider.getMeter("m");
    const counter = meter.createCounter("c");
    counter.add(1);
    let heapBytes = 0;
    meter.createObservableGauge("g").addCallback((result) => result.observe(heapBytes++));
    meter.createGauge("level").record(1);
    await provider.flushWhenIdle();
    provider.flushNow();
    assert.equal(exporter.collections().length, 1);
    counter.add(1);
    provider.flushNow();
    assert.equal(exporter.collections().length, 2);
  });
}

test("flushNow() tells anew what is observed after a turn", async () => {
  const exporter = new InMemoryMetricExporter();
  const { provider, timers } = periodic(exporter);
  let heapBytes = 0;
  const gauge = provider.getMeter("m").createObservableGauge("g");
  gauge.addCallback((result) => result.observe(heapBytes++));
  provider.flushNow(); // at a signal that does not end the process
  provider.flushNow();
  assert.equal(exporter.collections().length, 1);
  await timers.advance(0);
  provider.flushNow();
  assert.equal(exporter.collections().length, 2);
});

test("PeriodicExportingMetricReader() asks its exporter for what it prefers", async () => {
  const exporter = new InMemoryMetricExporter(() => AggregationTemporality.DELTA);
  const { provider } = periodic(exporter);
  const counter = provider.getMeter("m").createCounter("c");
  for (let i = 0; i < 2; i++) {
    counter.add(1);
    await provider.forceFlush();
  }
  for (const { scopeMetrics } of exporter.collections()) {
    assert.deepEqual(points(scopeMetrics[0].metrics[0]), [[{}, 1]]);
  }
});

test("PeriodicExportingMetricReader() refuses options that make no sense", () => {
  const exporter = new InMemoryMetricExporter();
  for (
    const options of [
      { exportIntervalMs: 0 },
      { exportTimeoutMs: -1 },
      { maxExportBatchSize: 0 },
      { cardinalitySelector: () => 0 },
      { callbackTimeoutMs: -1 },
      { callbackTimeoutMs: NaN },
    ]
  ) {
    assert.throws(() => new PeriodicExportingMetricReader({ exporter, ...options }), RangeError);
  }
  for (const given of [undefined, {}]) {
    // why: what plain JavaScript may give
    const options = { exporter: given } as unknown as PeriodicExportingMetricReaderOptions;
    assert.throws(
      () => new PeriodicExportingMetricReader(options),
      /^TypeError: Cannot export: an exporter must have export\(\)/,
    );
  }
});

test("MetricReader() and MeterProvider() refuse words that mean nothing", () => {
  // As plain JavaScript may write them; what is no such word would count as another one.
  for (const word of ["delta", "DELTA", 2, null]) {
    const aggregationTemporalitySelector = () => word as unknown as AggregationTemporality;
    assert.throws(() => new MetricReader({ aggregationTemporalitySelector }), TypeError);
  }
  for (const word of ["always-on", "ALWAYS_OFF", "off"]) {
    const exemplarFilter = word as unknown as ExemplarFilter;
    assert.throws(() => new MeterProvider({ exemplarFilter }), TypeError);
  }
});

test("ConsoleMetricExporter.export() prints a metric at a time", async () => {
  const printed: object[] = [];
  const { provider } = periodic(new ConsoleMetricExporter((metric) => printed.push(metric)));
  provider.getMeter("m").createCounter("a").add(1);
  provider.getMeter("m").createCounter("b").add(1);
  await provider.shutdown();
  assert.equal(printed.length, 2);
  for (const [index, name] of ["a", "b"].entries()) {
    const shown = JSON.stringify(printed[index]);
    for (const part of [`"${name}"`, '"m"', '"sum"', '"value":1']) {
      assert.ok(shown.includes(part), `${part} in ${shown}`);
    }
  }
});

/** Keeps what it is given; nothing crosses a thread. */
function snapshotSink() {
  const written: { name: string; points: number; collection: number }[] = [];
  return {
    written,
    isShutDown: false,
    write({ metric, first, end }: MetricRun): void {
      written.push({ name: metric.name, points: end - first, collection: metric.collection });
    },
    forceFlush: () => Promise.resolve<FlushResult>("success"),
    shutdown(): Promise<FlushResult> {
      this.isShutDown = true;
      return Promise.resolve("success");
    },
  };
}

/** A clock by which every look at it takes a millisecond. */
function slowClock(): Clock {
  const time = new ManualTime();
  return new Clock({
    epochMs: () => time.epochMs(),
    monotonicMs: () => {
      time.advance(1);
      return time.monotonicMs();
    },
  });
}

test("SnapshotMetricReader.forceFlush() writes every point of a collection, in runs", async () => {
  const sink = snapshotSink();
  const reader = new SnapshotMetricReader(sink, { timers: new ManualTimers(), yieldTurn: noYield });
  const provider = new MeterProvider({ readers: [reader] });
  const counter = provider.getMeter("m").createCounter("c");
  for (let user = 0; user < 1000; user++) counter.add(1, { user });
  assert.equal(await provider.forceFlush(), "success");
  assert.ok(sink.written.length > 3);
  assert.equal(sink.written.reduce((sum, { points }) => sum + points, 0), 1000);
  await provider.shutdown();
  assert.equal(new Set(sink.written.map(({ collection }) => collection)).size, 2);
  assert.ok(sink.isShutDown);
});

test("SnapshotMetricReader.flushNow() ends a collection under way and makes another", async () => {
  const sink = snapshotSink();
  const turns: (() => void)[] = [];
  const reader = new SnapshotMetricReader(sink, {
    timers: new ManualTimers(),
    yieldTurn: () => new Promise((resolve) => turns.push(resolve)),
  });
  const provider = new MeterProvider({ readers: [reader], clock: slowClock() });
  const counter = provider.getMeter("m").createCounter("c");
  for (let user = 0; user < 1500; user++) counter.add(1, { user });
  const flushing = provider.forceFlush();
  await settle();
  assert.equal(turns.length, 1);
  const before = sink.written.length;
  provider.flushNow();
  const total = sink.written.reduce((sum, { points }) => sum + points, 0);
  assert.ok(before > 0 && before < sink.written.length);
  assert.equal(total, 3000);
  turns[0]();
  assert.equal(await flushing, "success");
  assert.equal(sink.written.reduce((sum, { points }) => sum + points, 0), 3000);
});
