// What the specification asks of meter providers, meters and instruments.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AggregationTemporality,
  InstrumentType,
  lowMemoryTemporality,
  MeterProvider,
  type MetricData,
  MetricReader,
  type MetricReaderOptions,
  Resource,
  View,
} from "../../../src/sdk/mod.ts";
import { collect, diagnosticsOf, named, points, setUp } from "./metrics_fixture.ts";

test("MeterProvider() makes providers side by side, each with its own configuration", async () => {
  const dropped = setUp({}, {
    views: [new View({ meterName: "test", aggregation: { kind: "drop" } })],
  });
  const renamed = setUp({}, { views: [new View({ instrumentName: "c", name: "renamed" })] });
  const plain = setUp({}, { meterConfigurator: ({ name }) => ({ enabled: name === "test" }) });
  const off = setUp({}, { meterConfigurator: () => ({ enabled: false }) });
  const names: string[][] = [];
  for (const { reader, meter } of [dropped, renamed, plain, off]) {
    meter.createCounter("c").add(1);
    names.push((await collect(reader)).map(({ descriptor }) => descriptor.name));
  }
  assert.deepEqual(names, [[], ["renamed"], ["c"], []]);
});

test("getMeter() puts name, version, schema URL and attributes into the scope", async () => {
  const { reader, provider } = setUp();
  const options = { schemaUrl: "https://example.com/1", attributes: { team: "blue" } };
  provider.getMeter("shop", "1.2", options).createCounter("c").add(1);
  const [{ scope }] = (await reader.collect()).resourceMetrics.scopeMetrics;
  const { name, version, schemaUrl, attributes } = scope;
  assert.deepEqual({ name, version, schemaUrl, attributes }, {
    name: "shop",
    version: "1.2",
    ...options,
  });
});

test("getMeter() gives a meter that works, and keeps the name, when it is empty", async () => {
  const { reader, provider } = setUp();
  provider.getMeter("").createCounter("c").add(1);
  const [{ scope, metrics }] = (await reader.collect()).resourceMetrics.scopeMetrics;
  assert.equal(scope.name, "");
  assert.deepEqual(points(named([...metrics], "c")), [[{}, 1]]);
});

test("createCounter() of two meters may give one name, and nothing is warned of", async () => {
  const { reader, provider } = setUp();
  const messages = await diagnosticsOf(() => {
    provider.getMeter("one").createCounter("c").add(1);
    provider.getMeter("two").createCounter("c", { description: "other" }).add(2);
  });
  assert.deepEqual(messages, []);
  const found = (await collect(reader)).map((metric) => [
    metric.descriptor.name,
    metric.descriptor.description,
    points(metric),
  ]);
  assert.deepEqual(found, [["c", "", [[{}, 1]]], ["c", "other", [[{}, 2]]]]);
});

test("createCounter() keeps a unit as it is: 63 characters and more, in both cases", async () => {
  const { reader, meter } = setUp();
  const units = ["kb", "kB", "{request}/s", "u".repeat(63), ""];
  const messages = await diagnosticsOf(() => {
    units.forEach((unit, i) => meter.createCounter(`c${i}`, { unit }).add(1));
  });
  assert.deepEqual(messages, []);
  assert.deepEqual((await collect(reader)).map(({ descriptor }) => descriptor.unit), units);
});

test("createCounter() keeps a description: any script, 1023 characters and more", async () => {
  const { reader, meter } = setUp();
  const descriptions = ["Größe der Körbe, 注文", "d".repeat(1023), "\u{1F4E6} boxes", ""];
  descriptions.forEach((description, i) => meter.createCounter(`c${i}`, { description }).add(1));
  const found = (await collect(reader)).map(({ descriptor }) => descriptor.description);
  assert.deepEqual(found, descriptions);
});

test("getMeter(), flushes and collections may be called by any number of tasks", async () => {
  const { reader, provider } = setUp();
  const tasks = Array.from({ length: 50 }, async () => {
    await Promise.resolve();
    const meter = provider.getMeter("shared", "1");
    meter.createCounter("c").add(1);
    assert.equal(await provider.forceFlush(), "success");
    await reader.collect();
    return meter;
  });
  assert.equal(new Set(await Promise.all(tasks)).size, 1);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 50]]);
  const results = await Promise.all(Array.from({ length: 5 }, () => provider.shutdown()));
  assert.deepEqual(new Set(results), new Set(["success"]));
});

test("createCounter() and its like may be called by any number of tasks", async () => {
  const { reader, meter } = setUp();
  const tasks = Array.from({ length: 50 }, async () => {
    await Promise.resolve();
    const gauge = meter.createObservableGauge("g");
    meter.addBatchObservableCallback((result) => result.observe(gauge, 1), [gauge]);
    return [meter.createCounter("c"), meter.createHistogram("h"), gauge];
  });
  assert.equal(new Set((await Promise.all(tasks)).flat()).size, 3);
  assert.deepEqual(points(named(await collect(reader), "g")), [[{}, 1]]);
});

test("add() and its like may be called by any number of tasks", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const upDown = meter.createUpDownCounter("u");
  const histogram = meter.createHistogram("h");
  const gauge = meter.createGauge("g");
  const observable = meter.createObservableCounter("o");
  const tasks = Array.from({ length: 100 }, async (_, index) => {
    await Promise.resolve();
    counter.add(1);
    upDown.add(index % 2 === 0 ? 1 : -1);
    const callback = (): void => {};
    observable.addCallback(callback);
    await reader.collect();
    histogram.record(index);
    gauge.record(7);
    observable.removeCallback(callback);
  });
  await Promise.all(tasks);
  const metrics = await collect(reader);
  assert.deepEqual(points(named(metrics, "c")), [[{}, 100]]);
  assert.deepEqual(points(named(metrics, "u")), [[{}, 0]]);
  assert.deepEqual(points(named(metrics, "g")), [[{}, 7]]);
  const measured = named(metrics, "h");
  assert.ok(measured.dataPointType === "histogram");
  assert.equal(measured.dataPoints[0].value.count, 100);
});

/** What a reader collects of one instrument of each kind. */
async function kindsOf(
  options: MetricReaderOptions,
  views: readonly View[] = [],
): Promise<MetricData[]> {
  const { reader, meter } = setUp(options, { views });
  meter.createCounter("COUNTER").add(1);
  meter.createUpDownCounter("UP_DOWN_COUNTER").add(1);
  meter.createHistogram("HISTOGRAM").record(1);
  meter.createGauge("GAUGE").record(1);
  meter.createObservableCounter("OBSERVABLE_COUNTER").addCallback((to) => to.observe(1));
  meter.createObservableUpDownCounter("OBSERVABLE_UP_DOWN_COUNTER")
    .addCallback((to) => to.observe(1));
  meter.createObservableGauge("OBSERVABLE_GAUGE").addCallback((to) => to.observe(1));
  return await collect(reader);
}

test("collect() gives what suits the instrument by default, with and without a View", async () => {
  const view = new View({ instrumentName: "*", aggregation: { kind: "default" } });
  for (const views of [[], [view]]) {
    const kinds = (await kindsOf({}, views)).map((metric) => [
      metric.descriptor.name,
      metric.dataPointType === "sum" ? `sum ${metric.isMonotonic}` : metric.dataPointType,
    ]);
    assert.deepEqual(Object.fromEntries(kinds), {
      COUNTER: "sum true",
      UP_DOWN_COUNTER: "sum false",
      HISTOGRAM: "histogram",
      GAUGE: "gauge",
      OBSERVABLE_COUNTER: "sum true",
      OBSERVABLE_UP_DOWN_COUNTER: "sum false",
      OBSERVABLE_GAUGE: "gauge",
    });
  }
});

test("aggregationSelector() chooses the default by the kind of instrument", async () => {
  const metrics = await kindsOf({
    aggregationSelector: (type) => {
      if (type === InstrumentType.HISTOGRAM) return { kind: "base2_exponential_bucket_histogram" };
      return type === InstrumentType.GAUGE ? { kind: "drop" } : { kind: "default" };
    },
  });
  assert.equal(named(metrics, "HISTOGRAM").dataPointType, "exponential_histogram");
  assert.equal(named(metrics, "COUNTER").dataPointType, "sum");
  assert.equal(metrics.length, 6);
});

test("aggregationTemporalitySelector() chooses by the kind of instrument", async () => {
  const metrics = await kindsOf({ aggregationTemporalitySelector: lowMemoryTemporality });
  const deltas = metrics.filter(({ aggregationTemporality }) =>
    aggregationTemporality === AggregationTemporality.DELTA
  );
  assert.deepEqual(deltas.map(({ descriptor }) => descriptor.name).sort(), [
    "COUNTER",
    "HISTOGRAM",
  ]);
});

test("collect() gives the resource of the provider with the metrics of every meter", async () => {
  const resource = new Resource({ "service.name": "shop" });
  const reader = new MetricReader();
  const provider = new MeterProvider({ resource, readers: [reader] });
  provider.getMeter("one").createCounter("c").add(1);
  provider.getMeter("two").createCounter("c").add(1);
  const { resourceMetrics } = await reader.collect();
  assert.equal(resourceMetrics.resource, resource);
  assert.deepEqual(resourceMetrics.scopeMetrics.map(({ scope }) => scope.name), ["one", "two"]);
});
