import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ExponentialHistogram } from "../../../src/sdk/metrics/cells/exponential_histogram_cells.ts";
import { exponentialIndex, MIN_NORMAL } from "../../../src/sdk/metrics/cells/exponential_index.ts";
import { type MetricData, View } from "../../../src/sdk/mod.ts";
import { collect, diagnosticsOf, named, setUp } from "./metrics_fixture.ts";

const positives = fc.double({ min: MIN_NORMAL, noNaN: true, noDefaultInfinity: true });
const scales = fc.integer({ min: -10, max: 20 });
const SPREAD = 1e-9;

/** The upper boundary of a bucket; `Infinity` beyond the doubles. */
function exponentialBoundary(index: number, scale: number): number {
  return 2 ** ((index + 1) * 2 ** -scale);
}

test("exponentialIndex() puts powers of two at the upper boundary of their bucket", () => {
  for (let exponent = -1022; exponent <= 1023; exponent++) {
    for (let scale = 0; scale <= 20; scale++) {
      assert.equal(exponentialIndex(2 ** exponent, scale), exponent * 2 ** scale - 1);
    }
    assert.equal(exponentialIndex(2 ** exponent, -3), Math.ceil(exponent / 8) - 1);
  }
});

test("exponentialIndex() gives the bucket whose boundaries enclose the value", () => {
  fc.assert(
    fc.property(positives, scales, (value, scale) => {
      const index = exponentialIndex(value, scale);
      const lower = exponentialBoundary(index - 1, scale);
      const upper = exponentialBoundary(index, scale);
      assert.ok(lower <= value * (1 + SPREAD), `${lower} < ${value}`);
      assert.ok(value <= upper * (1 + SPREAD), `${value} <= ${upper}`);
    }),
    { numRuns: 1000 },
  );
});

test("exponentialIndex() at a coarser scale is the finer index shifted", () => {
  fc.assert(
    fc.property(positives, fc.integer({ min: -9, max: 20 }), (value, scale) => {
      assert.equal(exponentialIndex(value, scale - 1), exponentialIndex(value, scale) >> 1);
    }),
    { numRuns: 1000 },
  );
});

test("exponentialIndex() takes subnormal values as the least normal one", () => {
  assert.equal(exponentialIndex(Number.MIN_VALUE, 5), exponentialIndex(MIN_NORMAL, 5));
});

const doubles = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
  fc.integer({ min: -100, max: 100 }),
  fc.constant(0),
);

test("record() holds every value in a bucket that is right at its scale", () => {
  fc.assert(
    fc.property(
      fc.array(doubles, { maxLength: 200 }),
      fc.integer({ min: 2, max: 160 }),
      (values, maxSize) => {
        const histogram = new ExponentialHistogram(20);
        for (const value of values) histogram.record(value, maxSize);
        const { positive, negative, scale } = histogram;
        assert.equal(histogram.zeroCount, values.filter((value) => value === 0).length);
        assert.equal(histogram.count, values.length);
        for (const [buckets, sign] of [[positive, 1], [negative, -1]] as const) {
          const expected = new Map<number, number>();
          for (const value of values) {
            if (Math.sign(value) !== sign) continue;
            const index = exponentialIndex(Math.abs(value), scale);
            expected.set(index, (expected.get(index) ?? 0) + 1);
          }
          const found = new Map<number, number>();
          for (let i = 0; i < (buckets?.length ?? 0); i++) {
            const count = buckets?.counts[i] ?? 0;
            if (count > 0) found.set((buckets?.offset ?? 0) + i, count);
          }
          assert.deepEqual([...found].sort(), [...expected].sort());
          assert.ok((buckets?.length ?? 0) <= maxSize);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("record() keeps the finest scale that its buckets allow", () => {
  fc.assert(
    fc.property(fc.array(positives, { minLength: 1, maxLength: 50 }), (values) => {
      const maxSize = 160;
      const histogram = new ExponentialHistogram(20);
      for (const value of values) histogram.record(value, maxSize);
      if (histogram.scale === 20) return;
      const indexes = values.map((value) => exponentialIndex(value, histogram.scale + 1));
      assert.ok(Math.max(...indexes) - Math.min(...indexes) >= maxSize);
    }),
  );
});

test("record() lets estimate every quantile within the error of its scale", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const histogram = new ExponentialHistogram(20);
        for (const value of values) histogram.record(value, 160);
        const sorted = [...values].sort((a, b) => a - b);
        const rank = Math.min(Math.floor(share * sorted.length), sorted.length - 1);
        const { positive, scale } = histogram;
        let seen = 0;
        let bucket = 0;
        while (seen + positive.counts[bucket] <= rank) seen += positive.counts[bucket++];
        const lower = exponentialBoundary(positive.offset + bucket - 1, scale);
        const upper = exponentialBoundary(positive.offset + bucket, scale);
        const ratio = 2 ** (2 ** -scale);
        const estimate = Math.sqrt(lower * upper);
        assert.ok(Math.abs(estimate / sorted[rank] - 1) <= ratio - 1 + SPREAD);
      },
    ),
  );
});

test("record() starts at the maximum scale for one value", () => {
  const histogram = new ExponentialHistogram(7);
  histogram.record(5, 160);
  assert.equal(histogram.scale, 7);
  assert.equal(histogram.positive.length, 1);
  assert.deepEqual([histogram.min, histogram.max, histogram.sum], [5, 5, 5]);
});

test("ExponentialHistogram.copy() gives the same state, to be changed apart", () => {
  const original = new ExponentialHistogram(20);
  for (const value of [0, -2, -3, 1, 9, 0.5]) original.record(value, 4);
  const before = structuredClone(original);
  const copy = original.copy();
  assert.deepEqual(structuredClone(copy), before);
  for (const value of [0, -1, 10, 100]) copy.record(value, 4);
  assert.deepEqual(structuredClone(original), before);
});

test("MetricReader.collect() gives the buckets of each series, on both sides of zero", async () => {
  const aggregation = { kind: "base2_exponential_bucket_histogram", maxScale: 1 } as const;
  const views = ["histogram", "upDown"].map((instrumentName) =>
    new View({ instrumentName, aggregation })
  );
  const { reader, meter } = setUp({}, { views });
  const histogram = meter.createHistogram("histogram");
  for (const value of [0, 4, 16, 16]) histogram.record(value);
  const upDown = meter.createUpDownCounter("upDown");
  for (const value of [2, -8, -32]) upDown.add(value, { series: 1 });
  upDown.add(64, { series: 2 });
  const metrics = await collect(reader);
  const common = { scale: 1, zeroThreshold: 0 };
  assert.deepEqual(valuesOf(named(metrics, "histogram")), [{
    ...common,
    count: 4,
    sum: 36,
    min: 0,
    max: 16,
    zeroCount: 1,
    positive: { offset: 3, bucketCounts: [1, 0, 0, 0, 2] },
    negative: { offset: 0, bucketCounts: [] },
  }]);
  assert.deepEqual(valuesOf(named(metrics, "upDown")), [{
    ...common,
    count: 3,
    min: -32,
    max: 2,
    zeroCount: 0,
    positive: { offset: 1, bucketCounts: [1] },
    negative: { offset: 5, bucketCounts: [1, 0, 0, 0, 1] },
  }, {
    ...common,
    count: 1,
    min: 64,
    max: 64,
    zeroCount: 0,
    positive: { offset: 11, bucketCounts: [1] },
    negative: { offset: 0, bucketCounts: [] },
  }]);
});

function valuesOf(metric: MetricData): unknown[] {
  return metric.dataPoints.map(({ value }) => value);
}

test("Gauge.record() leaves infinite values out of an exponential histogram", async () => {
  const aggregation = { kind: "base2_exponential_bucket_histogram" } as const;
  const views = [new View({ instrumentName: "g", aggregation })];
  const { reader, meter } = setUp({}, { views });
  const gauge = meter.createGauge("g");
  await diagnosticsOf(async () => {
    gauge.record(1, { key: "finite" });
    for (const value of [Infinity, -Infinity]) {
      gauge.record(value, { key: "finite" });
      gauge.record(value, { key: "infinite" });
    }
    const [finite, infinite] = valuesOf(named(await collect(reader), "g"));
    const buckets = { offset: -1, bucketCounts: [1] };
    const none = { offset: 0, bucketCounts: [] };
    const common = { zeroCount: 0, zeroThreshold: 0, negative: none, scale: 20 };
    assert.deepEqual(finite, { ...common, count: 1, min: 1, max: 1, positive: buckets });
    assert.deepEqual(infinite, { ...common, count: 0, positive: none });
  });
});
