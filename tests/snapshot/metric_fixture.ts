import assert from "node:assert/strict";
import fc from "fast-check";
import type { Attributes, HrTime } from "../../src/api/mod.ts";
import type {
  DataPoint,
  Exemplar,
  ExponentialHistogramValue,
  HistogramValue,
  MetricData,
} from "../../src/sdk/mod.ts";
import { ProducedMetric } from "../../src/sdk/metrics/producers/produced_metric.ts";
import {
  type MetricFields,
  type RecordPlace,
  RecordQueue,
  RecordWriter,
  runLength,
  type Scope,
  writeMetricRun,
} from "../../src/snapshot/mod.ts";
import { attributeListsOf, numbers, texts } from "./span_fixture.ts";

const times: fc.Arbitrary<HrTime> = fc.tuple(fc.nat(4e9), fc.nat(999_999_999));
const counts = fc.oneof(fc.nat(300), fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 53 - 1));
const offsets = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer());

/** Attributes of every kind: each key once, also when it is written as UTF-8. */
const attributes: fc.Arbitrary<Attributes> = attributeListsOf(texts).map((list) => {
  const entries: [string, unknown][] = [];
  for (let i = 0; i < list.length; i += 2) entries.push([String(list[i]), list[i + 1]]);
  // why: made of attribute lists, which hold values of attributes
  return Object.fromEntries(entries) as Attributes;
});

function exemplarsOf(values: fc.Arbitrary<number>): fc.Arbitrary<Exemplar[]> {
  const hex = (length: number): fc.Arbitrary<string> =>
    fc.string({
      unit: fc.constantFrom(..."0123456789abcdef"),
      minLength: length,
      maxLength: length,
    });
  const ids = fc.oneof(fc.constant({}), fc.record({ traceId: hex(32), spanId: hex(16) }));
  const exemplar = fc.record({ filteredAttributes: attributes, value: values, timestamp: times });
  return fc.array(fc.tuple(exemplar, ids).map(([rest, id]) => ({ ...rest, ...id })), {
    maxLength: 2,
  });
}

function pointsOf<Value>(
  values: fc.Arbitrary<Value>,
  numberValues: fc.Arbitrary<number>,
): fc.Arbitrary<DataPoint<Value>[]> {
  const endTime: HrTime = [1_700_000_000, 123_456_789];
  return fc.array(
    fc.record({
      startTime: times,
      endTime: fc.constant(endTime),
      attributes,
      value: values,
      exemplars: exemplarsOf(numberValues),
    }),
    { minLength: 1, maxLength: 5 },
  );
}

const optionals = fc.oneof(
  fc.constant({}),
  fc.record({ sum: numbers }),
  fc.record({ sum: numbers, min: numbers, max: numbers }),
);

function histogramsOf(boundaries: readonly number[]): fc.Arbitrary<HistogramValue> {
  const length = boundaries.length + 1;
  return fc.tuple(fc.array(counts, { minLength: length, maxLength: length }), counts, optionals)
    .map(([own, count, rest]) => ({ buckets: { boundaries, counts: own }, count, ...rest }));
}

const buckets = fc.record({ offset: offsets, bucketCounts: fc.array(counts, { maxLength: 30 }) });
const exponentials: fc.Arbitrary<ExponentialHistogramValue> = fc.tuple(
  fc.record({
    count: counts,
    scale: fc.integer({ min: -10, max: 20 }),
    zeroCount: counts,
    zeroThreshold: fc.constantFrom(0, 1e-9),
    positive: buckets,
    negative: buckets,
  }),
  optionals,
).map(([own, rest]) => ({ ...own, ...rest }));

const boundaryLists = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), {
  maxLength: 20,
}).map((list) => list.sort((a, b) => a - b));

const commonParts = fc.record({
  name: texts,
  description: texts,
  unit: texts,
  valueType: fc.constantFrom<0 | 1>(0, 1),
  aggregationTemporality: fc.constantFrom<0 | 1>(0, 1),
  isMonotonic: fc.boolean(),
});

/** Metrics in which every field is anything that it may be. */
export const metrics: fc.Arbitrary<MetricData> = commonParts.chain((parts) => {
  const { aggregationTemporality, isMonotonic, ...descriptor } = parts;
  const values = descriptor.valueType === 0 ? fc.maxSafeInteger() : numbers;
  const common = { descriptor, aggregationTemporality };
  return fc.oneof(
    pointsOf(values, values).map((dataPoints): MetricData => ({
      ...common,
      dataPointType: "gauge",
      dataPoints,
    })),
    pointsOf(values, values).map((dataPoints): MetricData => ({
      ...common,
      dataPointType: "sum",
      isMonotonic,
      dataPoints,
    })),
    boundaryLists.chain((boundaries) => pointsOf(histogramsOf(boundaries), values)).map((
      dataPoints,
    ): MetricData => ({ ...common, dataPointType: "histogram", dataPoints })),
    pointsOf(exponentials, values).map((dataPoints): MetricData => ({
      ...common,
      dataPointType: "exponential_histogram",
      dataPoints,
    })),
  );
});

/** A metric as fields, in a collection. */
export function fieldsOf(metric: MetricData, scope: Scope, collection: number): ProducedMetric {
  return new ProducedMetric(metric, scope, { number: collection, seconds: 0, nanos: 0 });
}

/** The records of metrics, each in runs of at most `perRun` points. */
export function metricPlacesOf(
  all: readonly MetricFields[],
  perRun: number = Infinity,
): readonly RecordPlace[] {
  const writer = new RecordWriter(new Float64Array(256 * 1024));
  all.forEach((metric, metricNumber) => {
    const length = Math.min(perRun, runLength(metric));
    for (let first = 0; first < metric.pointCount; first += length) {
      const end = Math.min(first + length, metric.pointCount);
      assert.ok(writer.append(writeMetricRun, { metric, metricNumber, first, end }));
    }
  });
  const queue = new RecordQueue();
  queue.add(writer.take(new Float64Array(0)));
  return queue.take(Infinity, Infinity);
}
