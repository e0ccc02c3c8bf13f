import assert from "node:assert/strict";
import { test } from "node:test";
import type { NormalRecord } from "../../tools/interop/normal_form.ts";
import { readMetricsLine } from "../../tools/interop/written_points.ts";

function line(metric: object): string {
  return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] });
}

function own(record: NormalRecord): Record<string, string> {
  const isOwn = (path: string): boolean => !/^(scope|resource|name|unit|description)/.test(path);
  return Object.fromEntries(Object.entries(record.fields).filter(([path]) => isOwn(path)));
}

test("readMetricsLine() gives a record for each data point", () => {
  const dataPoints = [{ asInt: "1", timeUnixNano: "2" }, { asDouble: 1.5, timeUnixNano: "3" }];
  const sum = { dataPoints, aggregationTemporality: 1, isMonotonic: true };
  const records = readMetricsLine(line({ name: "m", unit: "s", sum }));
  assert.deepEqual(records.map((record) => record.fields.value), ["int 1", "double 1.5"]);
  assert.deepEqual(records.map((record) => record.fields.isMonotonic), ["true", "true"]);
  assert.deepEqual(records.map((record) => record.fields.unit), ['string "s"', 'string "s"']);
  assert.notEqual(records[0].key, records[1].key);
});

test("readMetricsLine() reads a histogram and its exemplars", () => {
  const exemplar = { asDouble: 2, timeUnixNano: "4", traceId: "aa", spanId: "bb" };
  const point = {
    startTimeUnixNano: "1",
    timeUnixNano: "2",
    count: "3",
    sum: 4.5,
    min: 1,
    bucketCounts: ["1", "2"],
    explicitBounds: [0.5],
    exemplars: [exemplar],
  };
  const histogram = { dataPoints: [point], aggregationTemporality: 2 };
  assert.deepEqual(own(readMetricsLine(line({ name: "m", histogram }))[0]), {
    type: "histogram",
    temporality: "2",
    startUnixNano: "1",
    unixNano: "2",
    flags: "0",
    count: "3",
    sum: "double 4.5",
    min: "double 1",
    max: "none",
    "bucketCounts.length": "2",
    "bucketCounts[0]": "1",
    "bucketCounts[1]": "2",
    "explicitBounds.length": "1",
    "explicitBounds[0]": "double 0.5",
    "exemplars.length": "1",
    "exemplars[0].unixNano": "4",
    "exemplars[0].value": "double 2",
    "exemplars[0].traceId": "aa",
    "exemplars[0].spanId": "bb",
  });
});

test("readMetricsLine() reads an exponential histogram", () => {
  const point = {
    count: "2",
    scale: -3,
    zeroCount: "1",
    zeroThreshold: 0.25,
    positive: { offset: -2, bucketCounts: ["1", 0] },
  };
  const exponentialHistogram = { dataPoints: [point], aggregationTemporality: 1 };
  const fields = own(readMetricsLine(line({ name: "m", exponentialHistogram }))[0]);
  assert.equal(fields.scale, "-3");
  assert.equal(fields.zeroCount, "1");
  assert.equal(fields.zeroThreshold, "double 0.25");
  assert.equal(fields["positive.offset"], "-2");
  assert.equal(fields["positive.counts[0]"], "1");
  assert.equal(fields["negative.counts.length"], "0");
});

test("readMetricsLine() throws at a member that it does not know", () => {
  assert.throws(() => readMetricsLine(line({ name: "m", summary: {} })), /metrics\[0\].*summary/);
  const gauge = { dataPoints: [{ colour: "red" }] };
  assert.throws(() => readMetricsLine(line({ name: "m", gauge })), /dataPoints\[0\].*colour/);
});
