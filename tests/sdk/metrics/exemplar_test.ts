import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
} from "../../../src/api/mod.ts";
import {
  AlignedHistogramBucketExemplarReservoir,
  Clock,
  type Exemplar,
  ExemplarFilter,
  type ExemplarReservoir,
  type MetricData,
  SimpleFixedSizeExemplarReservoir,
  TracerProvider,
  View,
} from "../../../src/sdk/mod.ts";
import { collect, ManualTime, setUp } from "./metrics_fixture.ts";
import { reportCount } from "../../support/report_count.ts";

const TRACE_ID = "0102030405060708090a0b0c0d0e0f10";
const SPAN_ID = "0102030405060708";

function inSpan(traceFlags: number): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags });
}

function exemplarsOf(metrics: readonly MetricData[]): Exemplar[] {
  return metrics.flatMap(({ dataPoints }) => dataPoints.flatMap((point) => point.exemplars));
}

test("add() makes exemplars of sampled spans alone when nobody says otherwise", async () => {
  const { reader, meter, time } = setUp();
  const counter = meter.createCounter("c");
  counter.add(1, {}, inSpan(TraceFlags.NONE));
  counter.add(2);
  assert.deepEqual(exemplarsOf(await collect(reader)), []);
  time.advance(2000);
  counter.add(3, { a: 1 }, inSpan(TraceFlags.SAMPLED));
  assert.deepEqual(exemplarsOf(await collect(reader)), [{
    value: 3,
    timestamp: [1002, 0],
    filteredAttributes: {},
    traceId: TRACE_ID,
    spanId: SPAN_ID,
  }]);
  assert.deepEqual(exemplarsOf(await collect(reader)), []);
});

test("record() makes exemplars that know the spans of this SDK, sampled and not", async () => {
  const { reader, meter } = setUp();
  const tracer = new TracerProvider({
    spanProcessors: [{
      onStart: () => {},
      onEnd: () => {},
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
  }).getTracer("t");
  const span = tracer.startSpan("s");
  meter.createHistogram("h").bind?.({}).record(1, trace.setSpan(ROOT_CONTEXT, span));
  const [exemplar] = exemplarsOf(await collect(reader));
  assert.equal(exemplar.spanId, span.spanContext().spanId);
  assert.equal(exemplar.traceId, span.spanContext().traceId);
});

test("add() with an exemplar filter of always on or off makes one of all or none", async () => {
  const on = setUp({}, { exemplarFilter: ExemplarFilter.ALWAYS_ON });
  on.meter.createCounter("c").add(1);
  const [exemplar] = exemplarsOf(await collect(on.reader));
  assert.deepEqual([exemplar.value, exemplar.traceId, exemplar.spanId], [1, undefined, undefined]);
  const off = setUp({}, { exemplarFilter: ExemplarFilter.ALWAYS_OFF });
  off.meter.createCounter("c").add(1, {}, inSpan(TraceFlags.SAMPLED));
  assert.deepEqual(exemplarsOf(await collect(off.reader)), []);
});

test("add() makes an exemplar without a trace where the active span has none", async () => {
  const { reader, meter } = setUp({}, { exemplarFilter: ExemplarFilter.ALWAYS_ON });
  // As a tracer that is turned off gives it.
  const span = new TracerProvider().getTracer("t").startSpan("s");
  meter.createCounter("c").add(1, {}, trace.setSpan(ROOT_CONTEXT, span));
  const [exemplar] = exemplarsOf(await collect(reader));
  assert.deepEqual([exemplar.value, exemplar.traceId, exemplar.spanId], [1, undefined, undefined]);
});

test("add() makes an exemplar of the attributes that the point does not carry", async () => {
  const views = [new View({ instrumentName: "c", attributeKeys: ["kept"] })];
  const { reader, meter } = setUp({}, { views, exemplarFilter: ExemplarFilter.ALWAYS_ON });
  const attributes: Attributes = { kept: 1, dropped: "x", gone: undefined };
  meter.createCounter("c").add(1, attributes);
  attributes["dropped"] = "changed later";
  const [exemplar] = exemplarsOf(await collect(reader));
  assert.deepEqual(exemplar.filteredAttributes, { dropped: "x" });
});

test("Histogram.record() keeps an exemplar for each bucket", async () => {
  const { reader, meter } = setUp({}, { exemplarFilter: ExemplarFilter.ALWAYS_ON });
  const histogram = meter.createHistogram("h", { advice: { explicitBucketBoundaries: [10, 20] } });
  for (let round = 0; round < 50; round++) {
    for (const value of [5, 15, 25]) histogram.record(value + round / 100);
  }
  const exemplars = exemplarsOf(await collect(reader));
  assert.deepEqual(exemplars.map(({ value }) => Math.floor(value / 10)), [0, 1, 2]);
});

test("Histogram.record() keeps at most twenty exemplars where it is exponential", async () => {
  // And no more than there may be buckets.
  for (const [maxSize, expected] of [[undefined, 20], [6, 6]]) {
    const views = [
      new View({
        instrumentName: "h",
        aggregation: { kind: "base2_exponential_bucket_histogram", maxSize },
      }),
    ];
    const { reader, meter } = setUp({}, { views, exemplarFilter: ExemplarFilter.ALWAYS_ON });
    const histogram = meter.createHistogram("h");
    for (let value = 1; value <= 100; value++) histogram.record(value);
    assert.equal(exemplarsOf(await collect(reader)).length, expected);
  }
});

test("add() asks a View's own reservoir, which harms nobody when it throws", async () => {
  const offered: [number, Attributes][] = [];
  const reservoir: ExemplarReservoir = {
    offer: (value, attributes, _context, clock) => {
      offered.push([value, attributes]);
      clock.read();
      if (value === 2) throw new Error("offer");
    },
    collect: (point) => [{ value: 7, timestamp: [1, 2], filteredAttributes: { point } }],
  };
  const views = [
    new View({ instrumentName: "c", attributeKeys: ["a"], exemplarReservoir: () => reservoir }),
  ];
  const { reader, meter } = setUp({}, { views, exemplarFilter: ExemplarFilter.ALWAYS_ON });
  const counter = meter.createCounter("c");
  counter.add(1, { a: 1, b: 2 });
  counter.add(2, { a: 1 });
  const metrics = await collect(reader);
  assert.deepEqual(offered, [[1, { a: 1, b: 2 }], [2, { a: 1 }]]);
  const [exemplar] = exemplarsOf(metrics);
  assert.deepEqual([exemplar.value, exemplar.timestamp], [7, [1, 2]]);
  assert.deepEqual(exemplar.filteredAttributes, { point: { a: 1 } });
});

test("add() comes to no harm by a View's own reservoir that is async, and rejects", async () => {
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  const reject = (): Promise<never> => Promise.reject(new Error("reservoir"));
  const reservoir = { offer: reject, collect: reject as unknown as ExemplarReservoir["collect"] };
  const views = [new View({ instrumentName: "c", exemplarReservoir: () => reservoir })];
  const { reader, meter } = setUp({}, { views, exemplarFilter: ExemplarFilter.ALWAYS_ON });
  const counts = ["exemplar-offer", "exemplar-collect"];
  const before = counts.map(reportCount);
  meter.createCounter("c").add(1);
  assert.deepEqual(exemplarsOf(await collect(reader)), []);
  const after = counts.map(reportCount);
  assert.ok(after.every((count, i) => count > before[i]), `${before} ${after}`);
});

test("SimpleFixedSizeExemplarReservoir.offer() gives all measurements the same chance", () => {
  const clock = new Clock(new ManualTime());
  const kept = new Array<number>(10).fill(0);
  const rounds = 4000;
  const reservoir = new SimpleFixedSizeExemplarReservoir(2, 7);
  for (let round = 0; round < rounds; round++) {
    for (let value = 0; value < 10; value++) reservoir.offer(value, {}, ROOT_CONTEXT, clock);
    for (const { value } of reservoir.collect({})) kept[value]++;
  }
  for (const count of kept) {
    assert.ok(Math.abs(count / rounds - 0.2) < 0.04, `${kept}`);
  }
  assert.throws(() => new SimpleFixedSizeExemplarReservoir(0), RangeError);
});

test("AlignedHistogramBucketExemplarReservoir.offer() gives all of a bucket one chance", () => {
  const clock = new Clock(new ManualTime());
  const kept = new Array<number>(5).fill(0);
  const rounds = 4000;
  const reservoir = new AlignedHistogramBucketExemplarReservoir([10], 3);
  for (let round = 0; round < rounds; round++) {
    for (let value = 0; value < 5; value++) reservoir.offer(value, {}, ROOT_CONTEXT, clock);
    for (const { value } of reservoir.collect({})) kept[value]++;
  }
  for (const count of kept) assert.ok(Math.abs(count / rounds - 0.2) < 0.04, `${kept}`);
});
