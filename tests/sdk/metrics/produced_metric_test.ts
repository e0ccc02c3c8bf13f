import assert from "node:assert/strict";
import { test } from "node:test";
import { type HrTime, ValueType } from "../../../src/api/mod.ts";
import { Collection } from "../../../src/sdk/metrics/collection/collection.ts";
import { SdkMeter } from "../../../src/sdk/metrics/meter.ts";
import { MetricCollector } from "../../../src/sdk/metrics/readers/metric_collector.ts";
import { producedMetrics } from "../../../src/sdk/metrics/producers/produced_metric.ts";
import { writeCollection } from "../../../src/sdk/metrics/collection/write_collection.ts";
import {
  AggregationTemporality,
  Clock,
  ExemplarFilter,
  type MetricData,
  type MetricProducer,
  MetricReader,
  type ProducerResult,
  Resource,
} from "../../../src/sdk/mod.ts";
import { type MetricRun, PointFields } from "../../../src/snapshot/mod.ts";
import {
  collect,
  diagnosticsOf,
  ManualTime,
  ManualTimers,
  named,
  points,
  producerOf,
  setUp,
} from "./metrics_fixture.ts";

/** A produced histogram: one point for each time and list of boundaries. */
function histogramOf(parts: readonly (readonly [HrTime, readonly number[]])[]): MetricData {
  return {
    descriptor: { name: "h", description: "d", unit: "s", valueType: ValueType.DOUBLE },
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

test("collect() keeps the time and boundaries of a MetricProducer's points", async () => {
  const metric = histogramOf([
    [[5, 1], [1, 2]],
    [[5, 1], [1, 2]],
    [[6, 0], [1, 2]],
    [[6, 0], [7]],
    [[6, 0], [7, 8]],
    [[5, 1], [1, 2]],
  ]);
  const other = { ...metric, descriptor: { ...metric.descriptor, name: "other" } };
  const scopeMetrics = [{ scope: ELSEWHERE, metrics: [metric, other] }];
  const { reader } = setUp({
    metricProducers: [{ produce: () => Promise.resolve({ scopeMetrics }) }],
  });
  assert.deepEqual((await reader.collect()).resourceMetrics.scopeMetrics, scopeMetrics);
});

test("collect() gives a MetricProducer's points of every type as they are given", async () => {
  const descriptor = { name: "m", description: "d", unit: "s", valueType: ValueType.INT };
  const [startTime, endTime]: HrTime[] = [[1, 2], [5, 6]];
  const point = { startTime, endTime, attributes: { a: 1 }, exemplars: [] };
  const buckets = { boundaries: [1, 2], counts: [1, 2, 3] };
  const exponential = {
    count: 17,
    scale: -3,
    zeroCount: 2,
    zeroThreshold: 0.5,
    positive: { offset: -7, bucketCounts: [3, 0, 4] },
    negative: { offset: 9, bucketCounts: [5, 3] },
  };
  const metrics: MetricData[] = [
    {
      descriptor,
      dataPointType: "gauge",
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPoints: [{ ...point, value: 3 }],
    },
    {
      descriptor,
      dataPointType: "sum",
      aggregationTemporality: AggregationTemporality.DELTA,
      isMonotonic: true,
      dataPoints: [{ ...point, value: 4 }],
    },
    {
      descriptor,
      dataPointType: "histogram",
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPoints: [
        { ...point, value: { buckets, count: 6, sum: 9, min: -1, max: 8 } },
        { ...point, value: { buckets, count: 6 } },
        { ...point, value: { buckets, count: 6, min: 1 } },
      ],
    },
    {
      descriptor,
      dataPointType: "exponential_histogram",
      aggregationTemporality: AggregationTemporality.DELTA,
      dataPoints: [
        { ...point, value: { ...exponential, sum: 9, min: -1, max: 8 } },
        { ...point, value: exponential },
      ],
    },
  ];
  const { reader } = setUp({ metricProducers: [producerOf(metrics)] });
  const collected = structuredClone(await collect(reader));
  // A least value alone is not told.
  const given = structuredClone(metrics);
  const [, , histogram] = given;
  assert.ok(histogram.dataPointType === "histogram");
  given[2] = {
    ...histogram,
    dataPoints: histogram.dataPoints.with(2, { ...point, value: { buckets, count: 6 } }),
  };
  assert.deepEqual(collected, given);
});

test("produce() may leave out what there is nothing to say of", async () => {
  const descriptor = { name: "s", valueType: ValueType.DOUBLE };
  const scope = { name: "elsewhere" };
  const { reader } = setUp({
    metricProducers: [{ produce: () => Promise.resolve(sumOf({ descriptor }, scope)) }],
  });
  const [{ scope: found, metrics }] = (await reader.collect()).resourceMetrics.scopeMetrics;
  assert.deepEqual(found, ELSEWHERE);
  assert.deepEqual(metrics[0].descriptor, { ...descriptor, description: "", unit: "" });
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

/** What a producer without types may give. */
function odd(result: unknown): ProducerResult {
  // why: it stands for an application that the compiler has not seen
  return result as ProducerResult;
}

/** A result whose one metric is a sum with these changes. */
function sumOf(change: object, scope: unknown = ELSEWHERE): ProducerResult {
  const point = { startTime: [1, 0], endTime: [2, 0], attributes: {}, value: 1, exemplars: [] };
  const metric = {
    descriptor: { name: "s", description: "", unit: "", valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: "sum",
    isMonotonic: true,
    dataPoints: [point],
  };
  return odd({ scopeMetrics: [{ scope, metrics: [{ ...metric, ...change }] }] });
}

function pointOf(change: object): ProducerResult {
  const point = { startTime: [1, 0], endTime: [2, 0], attributes: {}, value: 1, exemplars: [] };
  return sumOf({ dataPoints: [{ ...point, ...change }] });
}

function unreadable(): object {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

const EXPONENTIAL = {
  count: 1,
  scale: 0,
  zeroCount: 1,
  zeroThreshold: 0,
  positive: { offset: 0, bucketCounts: [] },
  negative: { offset: 0, bucketCounts: [] },
};

function distribution(value: object): object {
  return { startTime: [1, 0], endTime: [2, 0], attributes: {}, value, exemplars: [] };
}

const MALFORMED: Readonly<Record<string, ProducerResult>> = {
  "nothing": odd(undefined),
  "null": odd(null),
  "no scopeMetrics": odd({}),
  "scopeMetrics that are no array": odd({ scopeMetrics: 5 }),
  "a scope that is nothing": odd({ scopeMetrics: [undefined] }),
  "no metrics": odd({ scopeMetrics: [{ scope: ELSEWHERE }] }),
  "a metric that is nothing": odd({ scopeMetrics: [{ scope: ELSEWHERE, metrics: [null] }] }),
  "no descriptor": sumOf({ descriptor: undefined }),
  "a name that is no text": sumOf({ descriptor: { name: 5, description: "", unit: "" } }),
  "an unknown type": sumOf({ dataPointType: "toString" }),
  "no points": sumOf({ dataPoints: undefined }),
  "no name of the scope": sumOf({}, { attributes: {} }),
  "no start": pointOf({ startTime: undefined }),
  "no exemplars": pointOf({ exemplars: undefined }),
  "a bigint": pointOf({ value: 1n }),
  "a start that cannot be read": pointOf({ startTime: unreadable() }),
  "a histogram without buckets": sumOf({ dataPointType: "histogram" }),
  "a start that is no number": pointOf({ startTime: [NaN, 0] }),
  "a start that is too far": pointOf({ startTime: [1e12, 0] }),
  "an end that is too far": pointOf({ endTime: [1e12, 0] }),
  "a count below zero": sumOf({
    dataPointType: "histogram",
    dataPoints: [distribution({ count: -1, buckets: { boundaries: [], counts: [1] } })],
  }),
  "a count that is no number": sumOf({
    dataPointType: "histogram",
    dataPoints: [distribution({ count: 1, buckets: { boundaries: [], counts: [NaN] } })],
  }),
  "a bucket too few": sumOf({
    dataPointType: "histogram",
    dataPoints: [distribution({ count: 1, buckets: { boundaries: [1, 2], counts: [1, 0] } })],
  }),
  "boundaries without counts": sumOf({
    dataPointType: "histogram",
    dataPoints: [distribution({ count: 1, buckets: { boundaries: [1], counts: [] } })],
  }),
  "half a scale": sumOf({
    dataPointType: "exponential_histogram",
    dataPoints: [distribution({ ...EXPONENTIAL, scale: 0.5 })],
  }),
};

test("produce() with a malformed result harms no other metric, now or later", async () => {
  for (const [what, result] of Object.entries(MALFORMED)) {
    let given = result;
    const { reader, meter } = setUp({
      metricProducers: [{ produce: () => Promise.resolve(given) }],
      timers: new ManualTimers(),
    });
    const counter = meter.createCounter("c");
    counter.add(5);
    await diagnosticsOf(async () => {
      const metrics = await collect(reader);
      assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), ["c"], what);
    });
    given = sumOf({});
    counter.add(1);
    const metrics = await collect(reader);
    assert.deepEqual(points(named(metrics, "c")), [[{}, 6]], what);
    assert.deepEqual(points(named(metrics, "s")), [[{}, 1]], what);
  }
});

test("collect() has a MetricProducer's times in whole nanoseconds within the second", async () => {
  const exemplar = { filteredAttributes: {}, value: 1, timestamp: [2.5, 0] };
  const times = { startTime: [1.25, 0.5], endTime: [1, 2_500_000_000.75], exemplars: [exemplar] };
  const { reader } = setUp({
    metricProducers: [{ produce: () => Promise.resolve(pointOf(times)) }],
    timers: new ManualTimers(),
  });
  const [metric] = await collect(reader);
  const [point] = metric.dataPoints;
  assert.deepEqual(point.startTime, [1, 250_000_000]);
  assert.deepEqual(point.endTime, [3, 500_000_000]);
  assert.deepEqual(point.exemplars[0].timestamp, [2, 500_000_000]);
});

test("produce() that gives no result counts among the errors", async () => {
  const { reader } = setUp({
    metricProducers: [{ produce: () => Promise.resolve(odd({})) }],
    timers: new ManualTimers(),
  });
  await diagnosticsOf(async () => assert.equal((await reader.collect()).errors.length, 1));
});

test("collect() has the errors of a MetricProducer", async () => {
  const errors = [new Error("half of it"), "the rest"];
  const { reader } = setUp({
    metricProducers: [{ produce: () => Promise.resolve({ ...sumOf({}), errors }) }],
  });
  const collected = await reader.collect();
  assert.deepEqual(collected.errors, errors);
  assert.equal(collected.resourceMetrics.scopeMetrics.length, 1);
});

test("collect() copies a MetricProducer's metrics", async () => {
  const bucket = { boundaries: [1], counts: [1, 2] };
  const list = ["a"];
  const given = sumOf({
    dataPointType: "histogram",
    dataPoints: [{
      startTime: [1, 0],
      endTime: [2, 0],
      attributes: { list, unread: () => 1 },
      value: { buckets: bucket, count: 3 },
      exemplars: [],
    }],
  });
  const producer: MetricProducer = { produce: () => Promise.resolve(given) };
  const { reader } = setUp({ metricProducers: [producer], timers: new ManualTimers() });
  await diagnosticsOf(async () => {
    const collection = await reader.beginCollection();
    list.push("b");
    bucket.counts[0] = 9;
    const point = new PointFields();
    collection?.metrics[0].readPoint(0, point);
    assert.deepEqual(collection?.metrics[0].pairValues, [["a"]]);
    assert.deepEqual(point.bucketCounts, [1, 2]);
    collection?.release();
  });
});

test("beginCollection() that fails gives back what it took, and ends no other", async () => {
  const clock = new Clock(new ManualTime());
  const reader = new MetricReader();
  const meter = new SdkMeter(
    {
      readers: [reader],
      views: [],
      viewMatchingMode: "independent",
      exemplarFilter: ExemplarFilter.ALWAYS_OFF,
      clock,
      isRecording: true,
    },
    { scope: ELSEWHERE, scopeNumber: 0 },
    true,
  );
  const failing = {
    observables: () => [],
    batches: () => [],
    streamsOf: () => [{
      freeze: () => {
        throw new Error("freeze");
      },
    }],
  };
  // why: a collector asks nothing else of a meter
  const meters: SdkMeter[] = [meter, failing as unknown as SdkMeter];
  const source = { resource: new Resource(), clock, meters: () => meters };
  const options = { timeoutMs: 100, producers: [], filter: undefined, timers: new ManualTimers() };
  const collector = new MetricCollector(source, reader, options);
  const counter = meter.createCounter("c");
  counter.add(5);
  await assert.rejects(collector.collect(), /freeze/);
  meters.pop();
  counter.add(1);
  const collection = await collector.collect();
  const point = new PointFields();
  collection.metrics[0].readPoint(0, point);
  assert.equal(point.value, 6);
  collection.release();
});
