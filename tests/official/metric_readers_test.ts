import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AggregationOption,
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  InstrumentType,
  MeterProvider as OfficialMeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { MeterProvider as MeterProviderApi } from "../../src/api/mod.ts";
import type { SetupOptions } from "../../src/init/mod.ts";
import { MeterProvider, Resource } from "../../src/sdk/mod.ts";

/** Selects exponential histograms and drops gauges, as some exporters do. */
class ChoosyExporter extends InMemoryMetricExporter {
  selectAggregation(type: InstrumentType): AggregationOption {
    if (type === InstrumentType.HISTOGRAM) {
      return { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 4 } };
    }
    const isGauge = type === InstrumentType.GAUGE;
    return { type: isGauge ? AggregationType.DROP : AggregationType.DEFAULT };
  }
}

/** Selects one aggregation for histograms. */
class AskingExporter extends InMemoryMetricExporter {
  readonly #aggregation: AggregationOption;

  constructor(aggregation: AggregationOption) {
    super(AggregationTemporality.CUMULATIVE);
    this.#aggregation = aggregation;
  }

  selectAggregation(type: InstrumentType): AggregationOption {
    const isAsked = type === InstrumentType.HISTOGRAM;
    return isAsked ? this.#aggregation : { type: AggregationType.DEFAULT };
  }
}

const EXPORTERS = {
  cumulative: () => new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
  delta: () => new InMemoryMetricExporter(AggregationTemporality.DELTA),
  choosy: () => new ChoosyExporter(AggregationTemporality.CUMULATIVE),
  sums: () => new AskingExporter({ type: AggregationType.SUM }),
  "last values": () => new AskingExporter({ type: AggregationType.LAST_VALUE }),
  buckets: () =>
    new AskingExporter({
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
      options: { boundaries: [2], recordMinMax: false },
    }),
  "exponential buckets": () =>
    new AskingExporter({
      type: AggregationType.EXPONENTIAL_HISTOGRAM,
      options: { recordMinMax: false },
    }),
};

/** One instrument of each kind, with two collections. */
async function play(
  provider: MeterProviderApi & { forceFlush(): Promise<unknown> },
): Promise<void> {
  const meter = provider.getMeter("shop", "1.0.0");
  const counter = meter.createCounter("orders", { unit: "{order}", description: "Orders." });
  const level = meter.createUpDownCounter("open");
  const histogram = meter.createHistogram("amount", { advice: { explicitBucketBoundaries: [10] } });
  const gauge = meter.createGauge("heat");
  meter.createObservableGauge("seen").addCallback((result) => result.observe(3, { a: 1 }));
  for (const value of [1, 2.5, 40]) {
    counter.add(value, { kind: "gift" });
    level.add(-value);
    histogram.record(value);
    gauge.record(value);
    await provider.forceFlush();
  }
}

const DESCRIPTION = ["name", "description", "unit", "valueType"] as const;

// Ours includes the zero threshold and omits undefined members.
function valueOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, part]) => key !== "zeroThreshold" && part !== undefined),
  );
}

function withoutTimes(collections: readonly ResourceMetrics[]): unknown {
  return collections.map(({ scopeMetrics }) =>
    scopeMetrics.map(({ scope, metrics }) => ({
      scope: scope.name,
      metrics: metrics.map((metric) => ({
        descriptor: DESCRIPTION.map((member) => metric.descriptor[member]),
        type: metric.dataPointType,
        temporality: metric.aggregationTemporality,
        isMonotonic: "isMonotonic" in metric && metric.isMonotonic,
        points: metric.dataPoints.map(({ attributes, value }) => [attributes, valueOf(value)]),
      })),
    }))
  );
}

for (const [kind, createExporter] of Object.entries(EXPORTERS)) {
  test(`MeterProvider() feeds official readers as the official SDK does (${kind})`, async () => {
    const exporters = [createExporter(), createExporter()];
    const readers = exporters.map((exporter) => new PeriodicExportingMetricReader({ exporter }));
    const resource = new Resource({ "service.name": "shop" });
    const ours = new MeterProvider({ resource, readers: [readers[0]] });
    const official = new OfficialMeterProvider({ readers: [readers[1]] });
    await play(ours);
    await play(official);
    const [ourMetrics, theirMetrics] = exporters.map((exporter) => exporter.getMetrics());
    assert.equal(ourMetrics.length, 3);
    assert.deepEqual(withoutTimes(ourMetrics), withoutTimes(theirMetrics));
    assert.equal(ourMetrics[0].resource.attributes["service.name"], "shop");
    const [point] = ourMetrics[0].scopeMetrics[0].metrics[0].dataPoints;
    assert.ok(point.startTime[0] > 1_700_000_000 && point.endTime[0] >= point.startTime[0]);
    await Promise.all([ours.shutdown(), official.shutdown()]);
  });
}

test("shutdown() has an official metric reader export once more", async () => {
  const exported: ResourceMetrics[] = [];
  class Keeping extends InMemoryMetricExporter {
    override export(
      metrics: ResourceMetrics,
      done: Parameters<InMemoryMetricExporter["export"]>[1],
    ): void {
      exported.push(metrics);
      super.export(metrics, done);
    }
  }
  const exporter = new Keeping(AggregationTemporality.CUMULATIVE);
  const options: SetupOptions = {
    metricReaders: [new PeriodicExportingMetricReader({ exporter })],
  };
  const provider = new MeterProvider({ readers: options.metricReaders ?? [] });
  provider.getMeter("shop").createCounter("orders").add(1);
  assert.equal(await provider.shutdown(), "success");
  assert.equal(exported.length, 1);
});

test("forceFlush() answers failure where an official metric reader fails", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  exporter.forceFlush = () => Promise.reject(new Error("no network"));
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter })],
  });
  assert.equal(await provider.forceFlush(), "failure");
});

test("forceFlush() waits for an official metric reader as long as it is told", async () => {
  for (const timeoutMs of [Infinity, NaN]) {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    // Beyond the range of timers, which would fire at once.
    exporter.forceFlush = () => new Promise((resolve) => void setTimeout(resolve, 20));
    const provider = new MeterProvider({
      readers: [new PeriodicExportingMetricReader({ exporter })],
    });
    assert.equal(await provider.forceFlush({ timeoutMs }), "success");
    assert.equal(await provider.shutdown({ timeoutMs }), "success");
  }
});

test("forceFlush() answers timeout where an official metric reader takes too long", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  exporter.forceFlush = () => new Promise(() => {});
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter })],
  });
  assert.equal(await provider.forceFlush({ timeoutMs: 1 }), "timeout");
});

test("MeterProvider() refuses an official metric reader that belongs to another one", () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  new MeterProvider({ readers: [reader] });
  assert.throws(() => new MeterProvider({ readers: [reader] }), /bound to a MeterProvider/);
});
