import assert from "node:assert/strict";
import { test } from "node:test";
import { type HrTime, ValueType } from "../../../src/api/mod.ts";
import { Collection } from "../../../src/sdk/metrics/collection.ts";
import { producedMetrics } from "../../../src/sdk/metrics/produced_metric.ts";
import { writeCollection } from "../../../src/sdk/metrics/write_collection.ts";
import { AggregationTemporality, type MetricData, Resource } from "../../../src/sdk/mod.ts";
import type { MetricRun } from "../../../src/snapshot/mod.ts";
import { setUp } from "./metrics_fixture.ts";

/** A produced histogram: one point for each time and list of boundaries. */
function histogramOf(parts: readonly (readonly [HrTime, readonly number[]])[]): MetricData {
  return {
    descriptor: { name: "h", description: "", unit: "", valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: "histogram",
    dataPoints: parts.map(([endTime, boundaries], i) => ({
      startTime: [1, 0],
      endTime,
      attributes: { i },
      value: { buckets: { boundaries, counts: [...boundaries.map(() => 1), 2] }, count: 9, sum: i },
      exemplars: [],
    })),
  };
}

const ELSEWHERE = {
  name: "elsewhere",
  version: "",
  schemaUrl: "",
  attributes: {},
  droppedAttributesCount: 0,
};

test("a MetricProducer's points keep their own time and boundaries", async () => {
  const metric = histogramOf([
    [[5, 1], [1, 2]],
    [[5, 1], [1, 2]],
    [[6, 0], [1, 2]],
    [[6, 0], [7]],
    [[5, 1], [1, 2]],
  ]);
  const other = { ...metric, descriptor: { ...metric.descriptor, name: "other" } };
  const scopeMetrics = [{ scope: ELSEWHERE, metrics: [metric, other] }];
  const { reader } = setUp({
    metricProducers: [{ produce: () => Promise.resolve({ scopeMetrics }) }],
  });
  assert.deepEqual((await reader.collect()).resourceMetrics.scopeMetrics, scopeMetrics);
});

test("writeCollection() gives the parts of one metric the same number", () => {
  const parts = producedMetrics(
    [histogramOf([[[5, 1], [1]], [[6, 0], [1]]]), histogramOf([[[5, 1], [1]]])],
    ELSEWHERE,
    { number: 1, seconds: 0, nanos: 0 },
  );
  const collection = new Collection({
    time: { number: 1, seconds: 0, nanos: 0 },
    resource: new Resource(),
    metrics: parts,
    errors: [],
    releases: [],
  });
  const runs: MetricRun[] = [];
  for (const _ of writeCollection(collection, (run) => runs.push(run)));
  assert.deepEqual(
    runs.map(({ metric, metricNumber }) => [metricNumber, metric.seconds, metric.pointCount]),
    [[0, 5, 1], [0, 6, 1], [1, 5, 1]],
  );
});
