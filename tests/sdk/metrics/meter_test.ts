import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attributes, reportCounts, ValueType } from "../../../src/api/mod.ts";
import { bucketOf } from "../../../src/sdk/metrics/cells/explicit_histogram_cells.ts";
import { AggregationTemporality, MeterProvider, MetricReader } from "../../../src/sdk/mod.ts";
import { MAX_SET_ATTRIBUTES } from "../../../src/sdk/metrics/copy_attributes.ts";
import { MAX_INSTRUMENTS } from "../../../src/sdk/metrics/instruments/instrument_registry.ts";
import { collect, diagnosticsOf, named, points, setUp } from "./metrics_fixture.ts";

// What a caller without types may pass.
function anything<T>(value: unknown): T {
  // why: the very point of the tests that use it
  return value as T;
}

test("createCounter() and its like make synchronous instruments with fitting metrics", async () => {
  const { reader, meter } = setUp();
  meter.createCounter("counter", { unit: "1", description: "d" }).add(2);
  meter.createUpDownCounter("upDown").add(-2);
  meter.createGauge("gauge").record(-7);
  meter.createHistogram("histogram").record(3);
  const metrics = await collect(reader);
  const counter = named(metrics, "counter");
  assert.ok(counter.dataPointType === "sum" && counter.isMonotonic);
  assert.deepEqual(counter.descriptor, {
    name: "counter",
    unit: "1",
    description: "d",
    valueType: ValueType.DOUBLE,
  });
  const upDown = named(metrics, "upDown");
  assert.ok(upDown.dataPointType === "sum" && !upDown.isMonotonic);
  assert.deepEqual(points(upDown), [[{}, -2]]);
  assert.equal(named(metrics, "gauge").dataPointType, "gauge");
  const histogram = named(metrics, "histogram");
  assert.ok(histogram.dataPointType === "histogram");
  assert.deepEqual(histogram.dataPoints[0].value.buckets.boundaries.length, 15);
  assert.equal(histogram.aggregationTemporality, AggregationTemporality.CUMULATIVE);
});

test("Histogram.record() counts a boundary to the bucket below it", async () => {
  const { reader, meter } = setUp();
  const histogram = meter.createHistogram("h", { advice: { explicitBucketBoundaries: [1, 2] } });
  for (const value of [0, 1, 1.5, 2, 2.1]) histogram.record(value);
  const [metric] = await collect(reader);
  assert.ok(metric.dataPointType === "histogram");
  assert.deepEqual(metric.dataPoints[0].value.buckets, { boundaries: [1, 2], counts: [2, 2, 1] });
});

test("bucketOf() counts the boundaries below a value, however many there are", () => {
  for (let length = 0; length < 70; length++) {
    const bounds = Float64Array.from({ length }, (_, bound) => bound);
    for (let value = -1; value <= length; value += 0.5) {
      assert.equal(bucketOf(bounds, value), bounds.filter((bound) => bound < value).length);
    }
  }
});

test("add() and record() drop what is no value for them, report it, and never throw", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const upDown = meter.createUpDownCounter("u");
  const histogram = meter.createHistogram("h");
  const gauge = meter.createGauge("g");
  const int = meter.createCounter("i", { valueType: ValueType.INT });
  await diagnosticsOf(() => {
    for (const value of [NaN, Infinity, -1, anything<number>("1"), anything<number>(undefined)]) {
      counter.add(value);
      histogram.record(value);
    }
    for (const value of [NaN, -Infinity, anything<number>(null), anything<number>(1n)]) {
      upDown.add(value);
    }
    gauge.record(NaN);
    gauge.record(-Infinity);
    int.add(1.9);
    int.add(2);
  });
  const metrics = await collect(reader);
  assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), ["g", "i"]);
  assert.deepEqual(points(named(metrics, "g")), [[{}, -Infinity]]);
  assert.deepEqual(points(named(metrics, "i")), [[{}, 3]]);
});

test("add() takes attributes that throw or are none", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const throwing: Attributes = {
    get key() {
      throw new Error("read");
    },
  };
  await diagnosticsOf(() => {
    counter.add(1, throwing);
    counter.add(1, anything<Attributes>(null));
    counter.add(1, { "": 1, f: () => {} });
  });
  assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 2]]);
});

test("add() takes a text for no attributes", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  counter.add(1, anything<Attributes>("GET"));
  counter.bind?.(anything<Attributes>("GET")).add(1);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 2]]);
});

test("add() counts what has too many attributes in the overflow series", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const attributes = (count: number): Attributes =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
  const before = reportCounts().get("metric-attribute-count") ?? 0;
  counter.add(1, attributes(MAX_SET_ATTRIBUTES));
  counter.add(2, attributes(MAX_SET_ATTRIBUTES + 1));
  counter.add(4, attributes(100_000));
  counter.bind?.(attributes(100_000)).add(8);
  const found = points(named(await collect(reader), "c"));
  assert.deepEqual(found.map(([keys, value]) => [Object.keys(keys).length, value]), [
    [MAX_SET_ATTRIBUTES, 1],
    [1, 14],
  ]);
  assert.deepEqual(found[1][0], { "otel.metric.overflow": true });
  assert.ok((reportCounts().get("metric-attribute-count") ?? 0) >= before + 3);
});

test("createCounter() makes one instrument of names that differ by case", async () => {
  const { reader, meter } = setUp();
  const messages = await diagnosticsOf(() => {
    const first = meter.createCounter("requests", { unit: "1" });
    assert.equal(meter.createCounter("requests", { unit: "1" }), first);
    assert.equal(meter.createCounter("ReQuests", { unit: "1" }), first);
    first.add(1);
  });
  assert.deepEqual(messages, []);
  assert.equal(named(await collect(reader), "requests").dataPoints.length, 1);
});

test("createHistogram() with another's name works, under that, with a recipe", async () => {
  const { reader, meter } = setUp();
  const messages = await diagnosticsOf(() => {
    meter.createCounter("requests", { description: "all" }).add(1);
    meter.createCounter("Requests", { description: "other" }).add(2);
    meter.createHistogram("requests").record(1);
  });
  const metrics = await collect(reader);
  assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), Array(3).fill("requests"));
  const warnings = messages.filter((message) => message.includes("new View("));
  assert.equal(warnings.length, 2);
  assert.match(warnings[0], /description "all" and "other".*description: "all"/);
  assert.match(warnings[1], /kind COUNTER and HISTOGRAM.*instrumentType: "HISTOGRAM"/);
});

test("createHistogram() with other advice is reported, and the first counts", async () => {
  const { reader, meter } = setUp();
  const messages = await diagnosticsOf(() => {
    meter.createHistogram("h", { advice: { explicitBucketBoundaries: [1] } });
    meter.createHistogram("h", { advice: { explicitBucketBoundaries: [2] } }).record(1);
  });
  assert.equal(messages.length, 1);
  const [metric] = await collect(reader);
  assert.ok(metric.dataPointType === "histogram");
  assert.deepEqual(metric.dataPoints[0].value.buckets.boundaries, [1]);
});

test("createCounter() complains once of what is asked for again and again", async () => {
  const { meter } = setUp();
  const messages = await diagnosticsOf(() => {
    for (let request = 0; request < 3; request++) {
      meter.createCounter("1. invalid name").add(1);
      for (const boundary of [1, 2, 3]) {
        meter.createHistogram("h", { advice: { explicitBucketBoundaries: [boundary] } });
        meter.createHistogram("other", { advice: { explicitBucketBoundaries: [boundary] } });
      }
    }
  });
  assert.deepEqual(messages.map((message) => message.match(/"[^"]*"/)?.[0]), [
    '"1. invalid name"',
    '"h"',
    '"other"',
  ]);
});

test("createHistogram() reports boundaries that do not ascend, and leaves them out", async () => {
  const { reader, meter } = setUp();
  const messages = await diagnosticsOf(() => {
    meter.createHistogram("h", { advice: { explicitBucketBoundaries: [2, 1] } }).record(1);
  });
  assert.equal(messages.length, 1);
  const [metric] = await collect(reader);
  assert.ok(metric.dataPointType === "histogram");
  assert.equal(metric.dataPoints[0].value.buckets.boundaries.length, 15);
});

test("createCounter() with attributes in its advice makes points that carry those", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c", { advice: { attributes: ["kept"] } });
  counter.add(1, { kept: 1, dropped: 2 });
  counter.add(1, { kept: 1, dropped: 3 });
  assert.deepEqual(points(named(await collect(reader), "c")), [[{ kept: 1 }, 2]]);
});

test("createCounter() reports a bad name, and keeps measurements", async () => {
  const { reader, meter } = setUp();
  const messages = await diagnosticsOf(() => {
    for (const name of ["1st", "a b", "a".repeat(256), "ä"]) meter.createCounter(name).add(1);
    meter.createCounter("a_1.-/" + "b".repeat(249)).add(1);
    meter.createCounter("").add(1);
    meter.createCounter(anything<string>(undefined)).add(1);
  });
  assert.equal(
    messages.filter((message) => message.includes("not a valid instrument name")).length,
    4,
  );
  assert.equal((await collect(reader)).length, 5);
});

test("createCounter() makes no more instruments than it may, and reports the others", async () => {
  const { reader, meter } = setUp();
  for (let i = 0; i < MAX_INSTRUMENTS; i++) meter.createCounter(`user.${i}`);
  const before = reportCounts().get("metric-instruments") ?? 0;
  meter.createCounter("one.more").add(1);
  meter.createObservableGauge("another").addCallback((result) => result.observe(1));
  meter.createCounter("user.0").add(1);
  assert.equal(reportCounts().get("metric-instruments"), before + 2);
  assert.deepEqual((await collect(reader)).map(({ descriptor }) => descriptor.name), ["user.0"]);
});

test("enabled() says whether anybody would use a measurement", async () => {
  const { provider, meter } = setUp();
  assert.equal(meter.createCounter("c").enabled?.(), true);
  assert.equal(new MeterProvider().getMeter("m").createCounter("c").enabled?.(), false);
  const { meter: dropping } = setUp({ aggregationSelector: () => ({ kind: "drop" }) });
  assert.equal(dropping.createCounter("c").enabled?.(), false);
  await provider.shutdown();
  assert.equal(meter.createCounter("c").enabled?.(), false);
  assert.equal(provider.getMeter("other").createCounter("c").enabled?.(), false);
});

test("bind() copies the attributes and measures like the instrument", async () => {
  const { reader, meter } = setUp();
  const attributes: Attributes = { a: 1 };
  const counter = meter.createCounter("c");
  const bound = counter.bind?.(attributes);
  attributes["a"] = 2;
  bound?.add(1);
  bound?.add(-1);
  counter.add(1, { a: 1 });
  meter.createHistogram("h").bind?.({ b: 1 }).record(4);
  const metrics = await collect(reader);
  assert.deepEqual(points(named(metrics, "c")), [[{ a: 1 }, 2]]);
  assert.equal(named(metrics, "h").dataPoints.length, 1);
});

test("bind() ties every synchronous instrument to its attributes", async () => {
  const { reader, meter } = setUp();
  meter.createCounter("c").bind?.({ a: 1 }).add(1);
  meter.createUpDownCounter("u").bind?.({ a: 1 }).add(-2);
  meter.createGauge("g").bind?.({ a: 1 }).record(3);
  meter.createHistogram("h").bind?.({ a: 1 }).record(4);
  const metrics = await collect(reader);
  for (const [name, value] of [["c", 1], ["u", -2], ["g", 3]] as const) {
    assert.deepEqual(points(named(metrics, name)), [[{ a: 1 }, value]]);
  }
  const histogram = named(metrics, "h");
  assert.ok(histogram.dataPointType === "histogram");
  const [{ attributes, value }] = histogram.dataPoints;
  assert.deepEqual([attributes, value.count, value.sum], [{ a: 1 }, 1, 4]);
});

test("collect() gives each reader its own metrics and does not disturb another", async () => {
  const one = new MetricReader();
  const other = new MetricReader({
    aggregationTemporalitySelector: () => AggregationTemporality.DELTA,
  });
  const counter = new MeterProvider({ readers: [one, other] }).getMeter("m").createCounter("c");
  const bound = counter.bind?.({});
  counter.add(1);
  assert.deepEqual(points(named(await collect(other), "c")), [[{}, 1]]);
  bound?.add(2);
  assert.deepEqual(points(named(await collect(other), "c")), [[{}, 2]]);
  assert.deepEqual(points(named(await collect(one), "c")), [[{}, 3]]);
});

test("createCounter() makes what could not be made before, however often that was", () => {
  let isBroken = false;
  const aggregationTemporalitySelector = () => {
    if (isBroken) throw new Error("selector");
    return AggregationTemporality.CUMULATIVE;
  };
  const readers = [new MetricReader({ aggregationTemporalitySelector })];
  const meter = new MeterProvider({ readers }).getMeter("test");
  isBroken = true;
  for (let i = 0; i <= MAX_INSTRUMENTS; i++) meter.createCounter("c");
  isBroken = false;
  assert.equal(meter.createCounter("c").enabled?.(), true);
});
