// What the specification asks of metric exporters and of exemplar reservoirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Attributes,
  type Context,
  createContextKey,
  type HrTime,
  ROOT_CONTEXT,
} from "../../../src/api/mod.ts";
import { InMemoryMetricExporter } from "../../../src/exporters/mod.ts";
import {
  ExemplarFilter,
  type ExemplarReservoir,
  type ExportResult,
  type FlushResult,
  MeterProvider,
  type MetricExporter,
  PeriodicExportingMetricReader,
  View,
} from "../../../src/sdk/mod.ts";
import { collect, diagnosticsOf, ManualTimers, noYield, settle, setUp } from "./metrics_fixture.ts";

/** The answer to each call. */
type Told = Readonly<Record<string, FlushResult | "never">>;

/** An exporter that answers as it is told to, or never. */
class ToldExporter implements MetricExporter {
  readonly calls: string[] = [];
  readonly #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  export(): Promise<ExportResult> {
    return this.#answer("export").then((result) => result === "timeout" ? "failure" : result);
  }

  forceFlush(): Promise<FlushResult> {
    return this.#answer("forceFlush");
  }

  shutdown(): Promise<FlushResult> {
    return this.#answer("shutdown");
  }

  #answer(call: string): Promise<FlushResult> {
    this.calls.push(call);
    const answer = this.#told[call] ?? "success";
    return answer === "never" ? new Promise(() => {}) : Promise.resolve(answer);
  }
}

function providerOf(exporter: MetricExporter) {
  const timers = new ManualTimers();
  const reader = new PeriodicExportingMetricReader({ exporter, timers, yieldTurn: noYield });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("m").createCounter("c").add(1);
  return { provider, timers };
}

test("MetricExporter.export() says success or failure, and the reader hands it on", async () => {
  await diagnosticsOf(async () => {
    for (const told of ["success", "failure"] as const) {
      assert.equal(
        await providerOf(new ToldExporter({ export: told })).provider.forceFlush(),
        told,
      );
    }
  });
  const exporter = new InMemoryMetricExporter();
  const { provider } = providerOf(exporter);
  await provider.forceFlush();
  const [collection] = exporter.collections();
  assert.equal(await exporter.export(collection), "success");
  await exporter.shutdown();
  assert.equal(await exporter.export(collection), "failure");
});

test("MetricExporter.forceFlush() says success, failure or timeout", async () => {
  for (const told of ["success", "failure", "timeout"] as const) {
    const exporter = new ToldExporter({ forceFlush: told });
    assert.equal(await providerOf(exporter).provider.forceFlush(), told);
    assert.deepEqual(exporter.calls, ["export", "forceFlush"]);
  }
  const { provider, timers } = providerOf(new ToldExporter({ forceFlush: "never" }));
  const flushing = provider.forceFlush({ timeoutMs: 100 });
  await settle();
  await timers.advance(100);
  assert.equal(await flushing, "timeout");
});

test("MetricExporter.shutdown() is called once and waited for no longer than allowed", async () => {
  const exporter = new ToldExporter({ shutdown: "never" });
  const { provider, timers } = providerOf(exporter);
  const stopping = provider.shutdown({ timeoutMs: 100 });
  await settle();
  await timers.advance(100);
  assert.equal(await stopping, "timeout");
  assert.equal(await provider.shutdown(), "timeout");
  assert.deepEqual(exporter.calls, ["export", "shutdown"]);
});

test("ExemplarReservoir.offer() is given value, attributes, context and time", async () => {
  const offered: [number, Attributes, Context, HrTime][] = [];
  const reservoir: ExemplarReservoir = {
    offer: (value, attributes, context, clock) => {
      clock.read();
      offered.push([value, attributes, context, [clock.seconds, clock.nanos]]);
    },
    collect: () => [],
  };
  const views = [
    new View({ instrumentName: "c", attributeKeys: [], exemplarReservoir: () => reservoir }),
  ];
  const { reader, meter, time } = setUp({}, { views, exemplarFilter: ExemplarFilter.ALWAYS_ON });
  const context = ROOT_CONTEXT.setValue(createContextKey("k"), "v");
  time.advance(3000);
  meter.createCounter("c").add(5, { filtered: true }, context);
  await collect(reader);
  assert.deepEqual(offered, [[5, { filtered: true }, context, [1003, 0]]]);
  // Contexts keep what they hold to themselves, so that any two of them are deeply equal.
  assert.equal(offered[0][2], context);
});

test("collect() has exemplars of fixed size, but for explicit histograms", async () => {
  const views = [
    new View({
      instrumentName: "exponential",
      aggregation: { kind: "base2_exponential_bucket_histogram", maxSize: 4 },
    }),
  ];
  const { reader, meter } = setUp({}, { views, exemplarFilter: ExemplarFilter.ALWAYS_ON });
  for (let value = 1; value <= 50; value++) {
    meter.createCounter("counter").add(value);
    meter.createUpDownCounter("upDown").add(value);
    meter.createGauge("gauge").record(value);
    meter.createHistogram("exponential").record(value);
    meter.createHistogram("explicit", { advice: { explicitBucketBoundaries: [10, 20, 30] } })
      .record(value);
  }
  const counts = (await collect(reader)).map(({ descriptor, dataPoints }) => [
    descriptor.name,
    dataPoints[0].exemplars.length,
  ]);
  assert.deepEqual(Object.fromEntries(counts), {
    counter: 1,
    upDown: 1,
    gauge: 1,
    exponential: 4,
    // One for each bucket: the aligned reservoir.
    explicit: 4,
  });
});
