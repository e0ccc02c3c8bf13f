import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { type Attributes, reportCounts } from "../../../src/api/mod.ts";
import {
  type FlushResult,
  type KeepKey,
  MeterProvider,
  type MetricExporter,
  MetricReader,
  type MetricReaderOptions,
  PeriodicExportingMetricReader,
  View,
} from "../../../src/sdk/mod.ts";
import { collect, named, noYield, points, setUp } from "./metrics_fixture.ts";

// What a caller without types may pass.
function anything<T>(value: unknown): T {
  // why: the very point of the tests that use it
  return value as T;
}

async function rejecting(): Promise<never> {
  await Promise.resolve();
  throw new Error("boom");
}

function throwing(): never {
  throw new Error("boom");
}

/** How often a cause is reported while something is done, and by promises that it leaves behind. */
async function reported(cause: string, act: () => unknown): Promise<number> {
  const before = reportCounts().get(cause) ?? 0;
  await act();
  // Who rejects without being looked after ends the test here.
  await setImmediate();
  return (reportCounts().get(cause) ?? 0) - before;
}

const SELECTORS = [
  "aggregationSelector",
  "aggregationTemporalitySelector",
  "cardinalitySelector",
] as const;

for (const name of SELECTORS) {
  test(`MetricReader() refuses an async ${name}, whose rejection ends nothing`, async () => {
    const options = anything<MetricReaderOptions>({ [name]: rejecting });
    assert.throws(() => new MetricReader(options), /must be/);
    await setImmediate();
  });
}

test("PeriodicExportingMetricReader() refuses async selectors of an exporter", async () => {
  for (const name of ["selectAggregation", "selectAggregationTemporality"]) {
    const exporter = anything<MetricExporter>({ export: rejecting, [name]: rejecting });
    assert.throws(() => new PeriodicExportingMetricReader({ exporter }), TypeError);
  }
  const exporter = anything<MetricExporter>({
    export: rejecting,
    selectCardinalityLimit: rejecting,
  });
  assert.throws(() => new PeriodicExportingMetricReader({ exporter }), RangeError);
  await setImmediate();
});

test("MetricReader() refuses a class of its own that answers with promises", async () => {
  class Async extends MetricReader {
    override cardinalityLimit(): number {
      return anything(rejecting());
    }
  }
  assert.throws(() => new Async(), RangeError);
  await setImmediate();
});

test("MetricReader() has its selectors asked once for each kind of instrument", async () => {
  const asked: string[] = [];
  const { reader, meter } = setUp({
    cardinalitySelector: (type) => {
      asked.push(type);
      return asked.length <= 7 ? 1 : anything(rejecting());
    },
  });
  const counter = meter.createCounter("c");
  counter.add(1, { a: 1 });
  counter.add(2, { a: 2 });
  assert.equal(new Set(asked).size, 7);
  assert.equal(asked.length, 7);
  const overflow = { "otel.metric.overflow": true };
  assert.deepEqual(points(named(await collect(reader), "c")), [[{ a: 1 }, 1], [overflow, 2]]);
});

test("createCounter() leaves out a view that throws, or rejects, in matches()", async () => {
  for (const matches of [rejecting, throwing]) {
    const view = new View({ instrumentName: "c", name: "renamed" });
    Object.assign(view, { matches });
    const count = await reported("view-matches", async () => {
      const { reader, meter } = setUp({}, { views: [view] });
      meter.createCounter("c").add(1);
      assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 1]]);
    });
    assert.equal(count, 1);
  }
});

test("setMeterConfigurator() does not throw when a view does", async () => {
  const view = Object.assign(new View({ instrumentName: "c" }), { matches: throwing });
  const { reader, provider, meter } = setUp({}, {
    views: [view],
    meterConfigurator: () => ({ enabled: false }),
  });
  const counter = meter.createCounter("c");
  provider.setMeterConfigurator(() => ({ enabled: true }));
  counter.add(1);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 1]]);
});

test("MeterProvider() refuses a view that has no options", () => {
  const views = anything<View[]>([{ matches: () => true }]);
  assert.throws(() => new MeterProvider({ views }), TypeError);
});

test("View() reads its options once", async () => {
  let reads = 0;
  const view = new View({
    instrumentName: "c",
    get name(): string {
      if (reads++ > 0) throw new Error("boom");
      return "renamed";
    },
  });
  const { reader, meter } = setUp({}, { views: [view] });
  meter.createCounter("c").add(1);
  assert.deepEqual(points(named(await collect(reader), "renamed")), [[{}, 1]]);
});

test("addBatchObservableCallback() takes a list that cannot be looked at", () => {
  const { proxy, revoke } = Proxy.revocable<never[]>([], {});
  revoke();
  const { meter } = setUp();
  const given = new Proxy<never[]>([], { get: throwing });
  for (const observables of [proxy, given]) {
    meter.addBatchObservableCallback(() => {}, observables);
    meter.removeBatchObservableCallback(() => {}, observables);
  }
});

test("collect() leaves out, and reports, a producer's scope whose count is no number", async () => {
  const scope = {
    name: "odd",
    version: "",
    schemaUrl: "",
    attributes: {},
    droppedAttributesCount: anything<number>("1"),
  };
  const count = await reported("metric-producer", async () => {
    const produced = { scopeMetrics: [{ scope, metrics: [] }] };
    const { reader, meter } = setUp({
      metricProducers: [{ produce: () => Promise.resolve(produced) }],
    });
    meter.createCounter("c").add(1);
    assert.equal((await collect(reader)).length, 1);
  });
  assert.equal(count, 1);
});

test("add() keeps the attribute when a view throws, or rejects, in keepKey()", async () => {
  for (const keepKey of [rejecting, throwing]) {
    class Own extends View {
      override get keepKey(): KeepKey {
        return anything(keepKey);
      }
    }
    const count = await reported("view-keep-key", async () => {
      const { reader, meter } = setUp({}, { views: [new Own({ instrumentName: "c" })] });
      meter.createCounter("c").add(1, { a: 1 });
      assert.deepEqual(points(named(await collect(reader), "c")), [[{ a: 1 }, 1]]);
    });
    assert.ok(count > 0);
  }
});

test("add() loses exemplars alone to an async exemplarReservoir of a view", async () => {
  const view = new View({ instrumentName: "c", exemplarReservoir: anything(rejecting) });
  const count = await reported("exemplar-offer", async () => {
    const { reader, meter } = setUp({}, { views: [view], exemplarFilter: "always_on" });
    meter.createCounter("c").add(1);
    assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 1]]);
  });
  assert.ok(count > 0);
});

test("MeterProvider() takes a reader whose setMetricProducer() is async, and rejects", async () => {
  const reader = {
    setMetricProducer: rejecting,
    collect: rejecting,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const count = await reported("metric-reader-attach", () => {
    new MeterProvider({ readers: [reader] }).getMeter("m").createCounter("c").add(1);
  });
  assert.equal(count, 1);
});

test("MeterProvider() takes a reader that is async in onAttached() and in flushNow()", async () => {
  class Async extends MetricReader {
    override onAttached(): void {
      return anything(rejecting());
    }
    override flushNow(): void {
      return anything(rejecting());
    }
  }
  const attached = await reported("metric-reader-attach", async () => {
    const flushed = await reported("metric-flush", () => {
      new MeterProvider({ readers: [new Async()] }).flushNow();
    });
    assert.equal(flushed, 1);
  });
  assert.equal(attached, 1);
});

test("forceFlush() and shutdown() of a provider go on where a reader throws", async () => {
  class Broken extends MetricReader {
    override forceFlush(): never {
      throw new Error("broken");
    }
    override shutdown(): never {
      throw new Error("broken");
    }
  }
  const asked: string[] = [];
  class Sound extends MetricReader {
    override onForceFlush(): Promise<FlushResult> {
      asked.push("flush");
      return Promise.resolve("success");
    }
    override onShutdown(): Promise<FlushResult> {
      asked.push("shutdown");
      return Promise.resolve("success");
    }
  }
  const provider = new MeterProvider({ readers: [new Broken(), new Sound()] });
  const counter = provider.getMeter("m").createCounter("c");
  assert.equal(await provider.forceFlush(), "failure");
  assert.equal(await provider.shutdown(), "failure");
  assert.deepEqual(asked, ["flush", "shutdown"]);
  assert.equal(counter.enabled?.(), false);
});

test("add() records the same when a getter among attributes measures", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const other = meter.createCounter("other");
  const measuring = (): Attributes => ({
    a: 1,
    get b(): number {
      counter.add(0, { x: 1 });
      other.add(1);
      return 2;
    },
    c: ["d"],
  });
  for (let i = 0; i < 3; i++) counter.add(1, measuring());
  assert.deepEqual(points(named(await collect(reader), "c")), [
    [{ x: 1 }, 0],
    [{ a: 1, b: 2, c: ["d"] }, 3],
  ]);
});

test("observe() observes the same when a getter among attributes observes", async () => {
  const { reader, meter } = setUp();
  meter.createObservableGauge("g").addCallback((result) => {
    result.observe(1, {
      a: 1,
      get b(): number {
        result.observe(2, { x: 1 });
        return 2;
      },
    });
  });
  assert.deepEqual(points(named(await collect(reader), "g")), [[{ x: 1 }, 2], [{ a: 1, b: 2 }, 1]]);
});

test("add() comes to an end when a getter among attributes measures itself", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const attributes: Attributes = {
    // Neither value is known when it comes: each is looked at more than once.
    get list(): string[] {
      counter.add(1, attributes);
      return ["a"];
    },
  };
  const count = await reported("recording-depth", () => counter.add(1, attributes));
  assert.ok(count > 0);
  counter.add(1, { sound: true });
  const found = points(named(await collect(reader), "c"));
  assert.deepEqual(found.map(([set]) => set), [{ list: ["a"] }, { sound: true }]);
  assert.equal(found[1][1], 1);
});

test("observe() comes to an end when a getter among attributes observes itself", async () => {
  const { reader, meter } = setUp();
  meter.createObservableGauge("g").addCallback((result) => {
    const attributes: Attributes = {
      get list(): string[] {
        result.observe(1, attributes);
        return ["a"];
      },
    };
    result.observe(1, attributes);
  });
  assert.deepEqual(points(named(await collect(reader), "g")), [[{ list: ["a"] }, 1]]);
});

test("add() comes to an end when a reservoir measures", async () => {
  let offers = 0;
  const { reader, meter } = setUp({}, {
    exemplarFilter: "always_on",
    views: [
      new View({
        instrumentName: "c",
        exemplarReservoir: () => ({
          offer: () => {
            offers++;
            counter.add(1);
            counter.add(1);
          },
          collect: () => [],
        }),
      }),
    ],
  });
  const counter = meter.createCounter("c");
  counter.add(1);
  assert.ok(offers < 100);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{}, offers]]);
});

test("add() makes exemplars of one measurement, also when a getter of it measures", async () => {
  const { reader, meter } = setUp({}, {
    exemplarFilter: "always_on",
    views: [new View({ instrumentName: "c", attributeKeys: [] })],
  });
  const counter = meter.createCounter("c");
  counter.add(1, {
    get outer(): boolean {
      counter.add(2, { inner: true });
      return true;
    },
  });
  const metric = named(await collect(reader), "c");
  const [{ exemplars }] = metric.dataPoints;
  for (const { value, filteredAttributes } of exemplars) {
    assert.deepEqual(filteredAttributes, value === 1 ? { outer: true } : { inner: true });
  }
  assert.equal(exemplars.length, 1);
});

test("collectNow() within a callback calls no callback again", () => {
  let calls = 0;
  const reader = new MetricReader({ yieldTurn: noYield });
  const meter = new MeterProvider({ readers: [reader] }).getMeter("m");
  for (const name of ["a", "b"]) {
    meter.createObservableGauge(name).addCallback((result) => {
      calls++;
      reader.collectNow();
      result.observe(1);
    });
  }
  reader.collectNow();
  assert.equal(calls, 2);
});
