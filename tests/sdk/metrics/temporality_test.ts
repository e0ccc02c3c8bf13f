import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ValueType } from "../../../src/api/mod.ts";
import {
  cumulativeTemporality,
  deltaTemporality,
  InstrumentType,
  lowMemoryTemporality,
  type MetricData,
  View,
} from "../../../src/sdk/mod.ts";
import { collectGarbage } from "../../support/collect_garbage.ts";
import { alwaysDelta, collect, diagnosticsOf, named, points, setUp } from "./metrics_fixture.ts";

/** A step of a program: a measurement, or a collection. */
type Step = { readonly value: number; readonly user: number } | "collect";

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ value: fc.nat(1000), user: fc.nat(8) }) },
    { weight: 1, arbitrary: fc.constant<Step>("collect") },
  ),
  { maxLength: 120 },
);

interface Totals {
  sum: number;
  count: number;
}

function addTo(totals: Map<string, Totals>, key: string, sum: number, count: number): void {
  const before = totals.get(key) ?? { sum: 0, count: 0 };
  totals.set(key, { sum: before.sum + sum, count: before.count + count });
}

function keyOf(attributes: object): string {
  return JSON.stringify(attributes);
}

/** What was measured, by series, without overflow. */
function measured(given: readonly Step[]): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const step of given) {
    if (step !== "collect") addTo(totals, keyOf({ user: step.user }), step.value, 1);
  }
  return totals;
}

function readTotals(metrics: readonly MetricData[]): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const metric of metrics) {
    if (metric.dataPointType === "sum") {
      for (const { attributes, value } of metric.dataPoints) {
        addTo(totals, `sum ${keyOf(attributes)}`, value, 0);
      }
    } else if (metric.dataPointType !== "gauge") {
      for (const { attributes, value } of metric.dataPoints) {
        const counts = "buckets" in value
          ? value.buckets.counts.reduce((a, b) => a + b, 0)
          : value.positive.bucketCounts.reduce((a, b) => a + b, 0) + value.zeroCount;
        assert.equal(counts, value.count);
        addTo(totals, `${metric.dataPointType} ${keyOf(attributes)}`, value.sum ?? 0, value.count);
      }
    }
  }
  return totals;
}

async function run(given: readonly Step[], isDelta: boolean, limit = 100) {
  const { reader, meter } = setUp({
    ...(isDelta ? { aggregationTemporalitySelector: alwaysDelta } : {}),
    cardinalitySelector: () => limit,
  });
  const counter = meter.createCounter("c");
  const histogram = meter.createHistogram("h");
  const collections: MetricData[][] = [];
  for (const step of given) {
    if (step === "collect") {
      collections.push(await collect(reader));
      continue;
    }
    const { value, user } = step;
    counter.add(value, { user });
    histogram.record(value, { user });
  }
  collections.push(await collect(reader));
  return collections;
}

test("collect() gives the same totals of any split, as deltas and cumulative", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const expected = measured(given);
      const cumulative = readTotals((await run(given, false)).at(-1) ?? []);
      const deltas = readTotals((await run(given, true)).flat());
      for (const totals of [cumulative, deltas]) {
        assert.equal(totals.size, expected.size * 2);
        for (const [key, { sum, count }] of expected) {
          assert.equal(totals.get(`sum ${key}`)?.sum, sum);
          assert.deepEqual(totals.get(`histogram ${key}`), { sum, count });
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("add() with too many series is reported once, by the name of the metric", async () => {
  const { reader, meter } = setUp({ cardinalitySelector: () => 2 });
  const messages = await diagnosticsOf(async () => {
    for (let user = 0; user < 2; user++) meter.createCounter("enough").add(1, { user });
    await collect(reader);
    for (let user = 0; user < 4; user++) meter.createCounter("c").add(1, { user });
    meter.createObservableGauge("g").addCallback((result) => {
      for (let user = 0; user < 4; user++) result.observe(1, { user });
    });
    for (let round = 0; round < 2; round++) await collect(reader);
  });
  assert.deepEqual(messages, [
    'The metric "c" of the meter "test" has more than 2 sets of attributes; further ones are ' +
    "recorded as one series, with the attribute otel.metric.overflow.",
  ]);
});

test("add() never loses a measurement to overflow", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (
      given,
      limit,
      isDelta,
    ) => {
      const collections = await run(given, isDelta, limit);
      const metrics = isDelta ? collections.flat() : collections.at(-1) ?? [];
      const values = given.flatMap((step) => step === "collect" ? [] : [step.value]);
      let counted = 0;
      let counterSum = 0;
      for (const [key, { sum, count }] of readTotals(metrics)) {
        if (key.startsWith("sum ")) counterSum += sum;
        else counted += count;
      }
      assert.equal(counted, values.length);
      assert.equal(counterSum, values.reduce((a, b) => a + b, 0));
      for (const { dataPoints } of collections.flat()) assert.ok(dataPoints.length <= limit + 1);
    }),
    { numRuns: 60 },
  );
});

/** How many values each series has. */
function countsOf(metric: MetricData): number[] {
  assert.ok(metric.dataPointType !== "sum" && metric.dataPointType !== "gauge");
  return metric.dataPoints.map(({ value }) => value.count);
}

test("collect() shows one moment, though the application measures between its slices", async () => {
  const views = [
    new View({
      instrumentName: "e",
      aggregation: { kind: "base2_exponential_bucket_histogram" },
    }),
  ];
  for (const isDelta of [false, true]) {
    let measureMore = (): void => {};
    const { reader, meter, time } = setUp({
      ...(isDelta ? { aggregationTemporalitySelector: alwaysDelta } : {}),
      yieldTurn: () => {
        measureMore();
        return Promise.resolve();
      },
    }, { views });
    const counter = meter.createCounter("c");
    const gauge = meter.createGauge("g");
    const histogram = meter.createHistogram("h", {
      advice: { explicitBucketBoundaries: [10] },
    });
    const exponential = meter.createHistogram("e");
    let slices = 0;
    const measure = (): void => {
      // Every look at the clock takes time, so that there are slices.
      for (let user = 0; user < 1500; user++) {
        counter.add(1, { user });
        // Every other user has a new level.
        if (slices === 0 || user % 2 === 0) gauge.record(slices + 1, { user });
        histogram.record(user, { user });
        exponential.record(user, { user });
      }
    };
    measure();
    measureMore = () => {
      slices++;
      measure();
    };
    const now = time.monotonicMs.bind(time);
    time.monotonicMs = () => {
      time.advance(1);
      return now();
    };
    const first = await collect(reader);
    assert.ok(slices > 2, `${slices} slices`);
    const during = slices;
    for (const [, value] of points(named(first, "c"))) assert.equal(value, 1);
    for (const [, value] of points(named(first, "g"))) assert.equal(value, 1);
    assert.deepEqual(countsOf(named(first, "h")), new Array(1500).fill(1));
    assert.deepEqual(countsOf(named(first, "e")), new Array(1500).fill(1));
    const second = await collect(reader);
    const expected = isDelta ? during : during + 1;
    for (const [, value] of points(named(second, "c"))) assert.equal(value, expected);
    for (const [{ user }, value] of points(named(second, "g"))) {
      assert.equal(value, Number(user) % 2 === 0 ? during + 1 : 1);
    }
    assert.deepEqual(countsOf(named(second, "h")), new Array(1500).fill(expected));
    assert.deepEqual(countsOf(named(second, "e")), new Array(1500).fill(expected));
  }
});

test("collect() starts points of deltas where the one before ended, all together", async () => {
  const { reader, meter, time } = setUp({ aggregationTemporalitySelector: alwaysDelta });
  const counter = meter.createCounter("c");
  time.advance(1000);
  counter.add(1, { a: 1 });
  counter.add(1, { a: 2 });
  time.advance(1000);
  const [first] = await collect(reader);
  time.advance(500);
  counter.add(1, { a: 2 });
  time.advance(500);
  const [second] = await collect(reader);
  for (const { startTime, endTime } of first.dataPoints) {
    assert.deepEqual([startTime, endTime], [[1000, 0], [1002, 0]]);
  }
  assert.equal(second.dataPoints.length, 1);
  assert.deepEqual(second.dataPoints[0].startTime, [1002, 0]);
  assert.deepEqual(second.dataPoints[0].endTime, [1003, 0]);
});

test("collect() goes on reporting cumulative points from their first measurement", async () => {
  const { reader, meter, time } = setUp();
  const counter = meter.createCounter("c", { valueType: ValueType.INT });
  time.advance(1000);
  counter.add(1, { a: 1 });
  time.advance(1000);
  counter.add(2, { a: 2 });
  await collect(reader);
  time.advance(1000);
  const [again] = await collect(reader);
  assert.deepEqual(again.dataPoints.map(({ startTime }) => startTime), [[1001, 0], [1002, 0]]);
  assert.deepEqual(points(again), [[{ a: 1 }, 1], [{ a: 2 }, 2]]);
});

test("collect() gives no point that starts after its end when the clock was put back", async () => {
  for (const options of [{}, { aggregationTemporalitySelector: alwaysDelta }]) {
    const { reader, meter, time } = setUp(options);
    let putBackMs = 0;
    const epochMs = time.epochMs.bind(time);
    time.epochMs = () => epochMs() - putBackMs;
    const counter = meter.createCounter("c");
    let observed = 0;
    meter.createObservableCounter("o").addCallback((result) => result.observe(++observed));
    time.advance(10_000);
    counter.add(1);
    await collect(reader);
    time.advance(10_000);
    counter.add(1);
    putBackMs = 60_000;
    for (let round = 0; round < 2; round++) {
      for (const { dataPoints } of await collect(reader)) {
        const [{ startTime, endTime }] = dataPoints;
        // The first to end after that starts where it ends, and goes on from there.
        assert.deepEqual([startTime, endTime], [[960, 0], [960 + round, 0]]);
      }
      time.advance(1000);
      counter.add(1);
    }
  }
});

test("collect() gives a histogram's extremes for each interval of deltas", async () => {
  const { reader, meter } = setUp({ aggregationTemporalitySelector: alwaysDelta });
  const histogram = meter.createHistogram("h");
  const extremes: unknown[] = [];
  for (const values of [[10, 1, 100], [50]]) {
    for (const value of values) histogram.record(value);
    const [metric] = await collect(reader);
    assert.ok(metric.dataPointType === "histogram");
    const { min, max, count, sum } = metric.dataPoints[0].value;
    extremes.push([min, max, count, sum]);
  }
  assert.deepEqual(extremes, [[1, 100, 3, 111], [50, 50, 1, 50]]);
});

test("Counter.bind() goes on after its series was forgotten", async () => {
  const { reader, meter } = setUp({ aggregationTemporalitySelector: alwaysDelta });
  const counter = meter.createCounter("c");
  const bound = counter.bind?.({ a: 1 });
  assert.deepEqual(await collect(reader), []);
  bound?.add(1);
  counter.add(1, { a: 1 });
  assert.deepEqual(points(named(await collect(reader), "c")), [[{ a: 1 }, 2]]);
  assert.deepEqual(await collect(reader), []);
  bound?.add(5);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{ a: 1 }, 5]]);
});

test("Counter.bind() holds no series of an earlier collection while it is idle", async () => {
  const { reader, meter } = setUp({ aggregationTemporalitySelector: alwaysDelta });
  const counter = meter.createCounter("c");
  const idle: unknown[] = [];
  const earlier: WeakRef<object>[] = [];
  for (let round = 0; round < 20; round++) {
    counter.add(1, { list: [String(round)] });
    const bound = counter.bind?.({ round });
    bound?.add(1);
    idle.push(bound);
    const [metric] = await collect(reader);
    assert.ok(metric.dataPointType === "sum");
    const { list } = metric.dataPoints[0].attributes;
    assert.ok(Array.isArray(list));
    earlier.push(new WeakRef(list));
  }
  await collectGarbage();
  const held = earlier.filter((list) => list.deref() !== undefined);
  // The last collection may be held, and what a collector takes for a reference.
  assert.ok(held.length < 10, `${held.length} of ${idle.length} collections are held`);
});

test("lowMemoryTemporality() and its like choose by the kind of instrument", () => {
  const types = Object.values(InstrumentType);
  const deltas = (select: (type: InstrumentType) => number): string[] =>
    types.filter((type) => select(type) === 0);
  assert.deepEqual(deltas(cumulativeTemporality), []);
  assert.deepEqual(deltas(lowMemoryTemporality), ["COUNTER", "HISTOGRAM"]);
  assert.deepEqual(deltas(deltaTemporality), [
    "COUNTER",
    "HISTOGRAM",
    "GAUGE",
    "OBSERVABLE_COUNTER",
    "OBSERVABLE_GAUGE",
  ]);
});
