import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attributes, reportCounts, ValueType } from "../../../src/api/mod.ts";
import {
  AggregationTemporality,
  type MetricData,
  type MetricFilterResult,
} from "../../../src/sdk/mod.ts";
import { collect, points, producerOf, setUp } from "./metrics_fixture.ts";

/** A gauge with a point for each value, which has the value as an attribute, too. */
function gaugeOf(name: string, values: readonly number[]): MetricData {
  return {
    descriptor: { name, description: "", unit: "", valueType: ValueType.DOUBLE },
    dataPointType: "gauge",
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: values.map((value) => ({
      startTime: [1, 0],
      endTime: [2, 0],
      attributes: { a: value },
      value,
      exemplars: [],
    })),
  };
}

test("collect() leaves out by a MetricFilter what producers give that do not heed it", async () => {
  const { reader } = setUp({
    metricProducers: [producerOf([
      gaugeOf("dropped", [1]),
      gaugeOf("partial", [1, 2]),
      gaugeOf("empty", [2]),
      gaugeOf("whole", [1, 2]),
    ])],
    metricFilter: {
      testMetric: ({ name }) =>
        name === "dropped" ? "drop" : name === "whole" ? "accept" : "accept_partial",
      testAttributes: (_metric, attributes: Attributes) =>
        attributes["a"] === 1 ? "accept" : "drop",
    },
  });
  const metrics = await collect(reader);
  assert.deepEqual(metrics.map((metric) => [metric.descriptor.name, points(metric)]), [
    ["partial", [[{ a: 1 }, 1]]],
    ["whole", [[{ a: 1 }, 1], [{ a: 2 }, 2]]],
  ]);
});

test("testMetric() is told the scope, name, type and unit of each metric", async () => {
  const told: unknown[] = [];
  const { reader, meter } = setUp({
    metricProducers: [producerOf([gaugeOf("foreign", [1])])],
    metricFilter: {
      testMetric: ({ scope, name, type, unit }) => {
        told.push([scope.name, name, type, unit]);
        return "accept";
      },
      testAttributes: () => "accept",
    },
  });
  meter.createCounter("sum", { unit: "By" }).add(1);
  meter.createGauge("gauge").record(1);
  meter.createHistogram("histogram", { unit: "s" }).record(1);
  await collect(reader);
  assert.deepEqual(told, [
    ["elsewhere", "foreign", "gauge", ""],
    ["test", "sum", "sum", "By"],
    ["test", "gauge", "gauge", ""],
    ["test", "histogram", "histogram", "s"],
  ]);
});

for (const throwing of ["testMetric", "testAttributes"]) {
  test(`collect() keeps everything, and reports it, when ${throwing}() throws`, async () => {
    const { reader, meter } = setUp({
      metricProducers: [producerOf([gaugeOf("foreign", [1])])],
      metricFilter: {
        testMetric: () => "accept_partial",
        testAttributes: () => "accept",
        [throwing]: () => {
          throw new Error("filter");
        },
      },
    });
    meter.createCounter("own").add(1);
    const before = reportCounts().get("metric-filter") ?? 0;
    const metrics = await collect(reader);
    assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), ["own", "foreign"]);
    assert.equal(reportCounts().get("metric-filter"), before + 2);
  });
}

test("collect() keeps what a MetricFilter gives no answer for, and reports it", async () => {
  // As plain JavaScript may answer.
  const answers = [() => true, () => false, () => undefined, () => Promise.reject("filter")];
  for (const answer of answers) {
    const { reader, meter } = setUp({
      metricFilter: {
        testMetric: () => answer() as unknown as MetricFilterResult,
        testAttributes: () => "drop",
      },
    });
    meter.createCounter("own").add(1);
    const before = reportCounts().get("metric-filter-answer") ?? 0;
    const metrics = await collect(reader);
    assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), ["own"]);
    assert.equal(reportCounts().get("metric-filter-answer"), before + 1);
  }
});

test("collect() keeps points when testAttributes() is async, and rejects", async () => {
  const { reader, meter } = setUp({
    metricFilter: {
      testMetric: () => "accept_partial",
      // As plain JavaScript may answer. A rejection that nobody handles would end the process.
      testAttributes: () => Promise.reject(new Error("filter")) as unknown as "drop",
    },
  });
  meter.createCounter("own").add(1);
  const before = reportCounts().get("metric-filter") ?? 0;
  assert.deepEqual((await collect(reader)).map(({ descriptor }) => descriptor.name), ["own"]);
  assert.equal(reportCounts().get("metric-filter"), before + 1);
});
