import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attributes } from "../../src/api/mod.ts";
import { renderPrometheus } from "../../src/prometheus/mod.ts";
import { DeltaAccumulator } from "../../src/prometheus/delta_accumulator.ts";
import type { Exemplar, MetricData, ResourceMetrics } from "../../src/sdk/metrics/mod.ts";
import {
  collectionOf,
  counterOf,
  deltaOf,
  exponentialOf,
  gaugeOf,
  histogramOf,
  pointOf,
  type PointParts,
  scopeOf,
  upDownCounterOf,
} from "./metric_parts.ts";

function shown(accumulator: DeltaAccumulator, metrics: readonly MetricData[]): string[] {
  const text = renderPrometheus(accumulator.apply(collectionOf(metrics)), {
    scopeInfoEnabled: false,
  });
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

function spanning(start: number, end: number, parts: PointParts = {}): PointParts {
  return { ...parts, startTime: [start, 0], endTime: [end, 0] };
}

test("DeltaAccumulator.apply() makes counters of monotonic sums that start anew", () => {
  const accumulator = new DeltaAccumulator();
  const round = (value: number, start: number, attributes = {}): MetricData =>
    deltaOf(counterOf({ name: "c" }, [pointOf(value, spanning(start, start + 1, { attributes }))]));
  assert.deepEqual(shown(accumulator, [round(2, 1)]), ["c_total 2"]);
  assert.deepEqual(shown(accumulator, [round(3, 2)]), ["c_total 5"]);
  assert.deepEqual(shown(accumulator, [round(7, 3, { a: 1 })]), ["c_total 5", 'c_total{a="1"} 7']);
  assert.deepEqual(shown(accumulator, []), ["c_total 5", 'c_total{a="1"} 7']);
});

test("DeltaAccumulator.apply() makes cumulative histograms of those that start anew", () => {
  const accumulator = new DeltaAccumulator();
  const round = (counts: number[], sum: number, start: number): MetricData =>
    deltaOf(
      histogramOf({ name: "h" }, { boundaries: [1], counts, sum }, spanning(start, start + 1)),
    );
  shown(accumulator, [round([1, 2], 9, 1)]);
  assert.deepEqual(shown(accumulator, [round([3, 0], 1.5, 2)]), [
    'h_bucket{le="1"} 4',
    'h_bucket{le="+Inf"} 6',
    "h_sum 10.5",
    "h_count 6",
  ]);
});

test("DeltaAccumulator.apply() starts a histogram anew when its boundaries change", () => {
  const accumulator = new DeltaAccumulator();
  const round = (boundaries: number[], start: number, counts = [1, 1]): MetricData =>
    deltaOf(
      histogramOf(
        { name: "h" },
        { boundaries, counts, sum: 2 },
        spanning(start, start + 1),
      ),
    );
  shown(accumulator, [round([1], 1)]);
  assert.equal(shown(accumulator, [round([2], 2)]).at(-1), "h_count 2");
  assert.equal(shown(accumulator, [round([2, 3], 3, [1, 1, 1])]).at(-1), "h_count 3");
});

test("DeltaAccumulator.apply() drops points whose time was told already", () => {
  const accumulator = new DeltaAccumulator();
  const metric = deltaOf(counterOf({ name: "c" }, [pointOf(2, spanning(1, 3))]));
  shown(accumulator, [metric]);
  assert.deepEqual(shown(accumulator, [metric]), ["c_total 2"]);
});

test("DeltaAccumulator.apply() takes points that do not tell their start", () => {
  const accumulator = new DeltaAccumulator();
  const round = (value: number, end: number): MetricData =>
    deltaOf(counterOf({ name: "c" }, [pointOf(value, spanning(0, end))]));
  shown(accumulator, [round(2, 1)]);
  assert.deepEqual(shown(accumulator, [round(3, 2)]), ["c_total 5"]);
  assert.deepEqual(shown(accumulator, [round(7, 1)]), ["c_total 5"]);
});

test("DeltaAccumulator.apply() knows a series by its attributes in any order", () => {
  const accumulator = new DeltaAccumulator();
  const round = (attributes: Attributes, start: number): MetricData =>
    deltaOf(counterOf({ name: "c" }, [pointOf(1, spanning(start, start + 1, { attributes }))]));
  shown(accumulator, [round({ a: 1, b: 2 }, 1)]);
  assert.deepEqual(shown(accumulator, [round({ b: 2, a: 1 }, 2)]), ['c_total{a="1",b="2"} 2']);
});

test("DeltaAccumulator.apply() adds nothing up of other scopes, units or types", () => {
  const accumulator = new DeltaAccumulator();
  const counter = (unit: string): MetricData => deltaOf(counterOf({ name: "x", unit }));
  const collection = (attributes: Attributes): ResourceMetrics =>
    collectionOf([counter(""), counter("s"), deltaOf(histogramOf({ name: "x" }))], {
      scope: scopeOf("shop", { attributes }),
    });
  const { resource, scopeMetrics } = collection({});
  const both = { resource, scopeMetrics: [...scopeMetrics, ...collection({ a: 1 }).scopeMetrics] };
  const totals = accumulator.apply(both).scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map(({ descriptor, dataPointType, dataPoints }) => ({
      attributes: scope.attributes,
      ...{ unit: descriptor.unit, dataPointType, points: dataPoints.length },
    }))
  );
  assert.deepEqual(
    totals,
    [{}, { a: 1 }].flatMap((attributes) =>
      [["", "sum"], ["s", "sum"], ["", "histogram"]].map(([unit, dataPointType]) => ({
        attributes,
        ...{ unit, dataPointType, points: 1 },
      }))
    ),
  );
});

test("DeltaAccumulator.apply() tells no sum of histograms of which one has none", () => {
  const accumulator = new DeltaAccumulator();
  const round = (sum: number | undefined, start: number): MetricData =>
    deltaOf(histogramOf({ name: "h" }, { sum }, spanning(start, start + 1)));
  shown(accumulator, [round(9, 1)]);
  const lines = shown(accumulator, [round(undefined, 2)]);
  assert.deepEqual(lines.filter((line) => !line.includes("bucket")), ["h_count 6"]);
});

test("DeltaAccumulator.apply() tells exemplars in the round that has them, and not again", () => {
  const accumulator = new DeltaAccumulator();
  const exemplars: Exemplar[] = [{ value: 1, timestamp: [1, 0], filteredAttributes: {} }];
  const metric = deltaOf(counterOf({ name: "c" }, [pointOf(1, { exemplars })]));
  const counts = [[metric], []].map((metrics) => {
    const { scopeMetrics } = accumulator.apply(collectionOf(metrics));
    const [point] = scopeMetrics.flatMap((entry) => entry.metrics)[0].dataPoints;
    return point.exemplars.length;
  });
  assert.deepEqual(counts, [1, 0]);
});

test("DeltaAccumulator.apply() leaves alone what cannot be added up", () => {
  const collection = collectionOf([
    deltaOf(upDownCounterOf({ name: "u" })),
    deltaOf(exponentialOf({ name: "e" }, { count: 1, sum: 1 })),
    counterOf({ name: "c" }),
    gaugeOf({ name: "g" }),
  ]);
  assert.equal(new DeltaAccumulator().apply(collection), collection);
});

test("DeltaAccumulator.apply() keeps no more series than it may", () => {
  const points = [1, 2, 3].map((i) => pointOf(i, { attributes: { i } }));
  const lines = shown(new DeltaAccumulator(2), [deltaOf(counterOf({ name: "c" }, points))]);
  assert.deepEqual(lines, ['c_total{i="1"} 1', 'c_total{i="2"} 2']);
});

test("DeltaAccumulator.apply() keeps no metric that it may keep no series of", () => {
  const accumulator = new DeltaAccumulator(1);
  const names = ["a", "b", "c"];
  const metrics = names.map((name) => deltaOf(counterOf({ name }, [pointOf(1)])));
  const { scopeMetrics } = accumulator.apply(collectionOf(metrics));
  const kept = scopeMetrics.flatMap((entry) => entry.metrics).map(({ descriptor }) => descriptor);
  assert.deepEqual(kept.map(({ name }) => name), ["a"]);
});
