import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { metrics, register, reportCounts } from "../../../src/api/mod.ts";
import {
  type FlushResult,
  type MeterConfigurator,
  MeterProvider,
  MetricReader,
  Resource,
} from "../../../src/sdk/mod.ts";
import { collect, diagnosticsOf, named, points, setUp } from "./metrics_fixture.ts";

test("MeterProvider.getMeter() gives one meter for each scope", () => {
  const { provider } = setUp();
  const meter = provider.getMeter("m", "1", { schemaUrl: "s", attributes: { a: 1, b: [1] } });
  const same = { schemaUrl: "s", attributes: { b: [1], a: 1 } };
  assert.equal(provider.getMeter("m", "1", same), meter);
  for (
    const other of [
      provider.getMeter("n", "1", same),
      provider.getMeter("m", "2", same),
      provider.getMeter("m", "1", { ...same, schemaUrl: "t" }),
      provider.getMeter("m", "1", { ...same, attributes: { a: 1 } }),
    ]
  ) assert.notEqual(other, meter);
});

test("MetricReader.collect() collects by scope, with its resource", async () => {
  const resource = new Resource({ "service.name": "shop" });
  const reader = new MetricReader();
  const provider = new MeterProvider({ resource, readers: [reader] });
  provider.getMeter("one", "1").createCounter("c").add(1);
  provider.getMeter("two", "", { attributes: { k: "v" } }).createCounter("c").add(2);
  const { resourceMetrics } = await reader.collect();
  assert.equal(resourceMetrics.resource.attributes["service.name"], "shop");
  const scopes = resourceMetrics.scopeMetrics.map(({ scope }) => scope);
  assert.deepEqual(scopes.map(({ name, version, attributes }) => [name, version, attributes]), [
    ["one", "1", {}],
    ["two", "", { k: "v" }],
  ]);
});

test("MeterProvider.setMeterConfigurator() turns meters off and on, given ones too", async () => {
  const { reader, provider, meter } = setUp();
  const counter = meter.createCounter("c");
  const bound = counter.bind?.({});
  let calls = 0;
  meter.createObservableGauge("g").addCallback(() => {
    calls++;
  });
  counter.add(1);
  provider.setMeterConfigurator(({ name }) => ({ enabled: name !== "test" }));
  counter.add(10);
  bound?.add(10);
  assert.equal(counter.enabled?.(), false);
  assert.deepEqual(await collect(reader), []);
  assert.equal(calls, 0);
  provider.setMeterConfigurator(() => ({}));
  bound?.add(2);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{}, 3]]);
  assert.equal(calls, 1);
});

test("setMeterConfigurator() leaves meters on of which its configurator says nothing", async () => {
  const { provider, meter } = setUp();
  const messages = await diagnosticsOf(() => {
    // why: it stands for plain JavaScript, which returns something for some scopes alone
    provider.setMeterConfigurator((() => undefined) as unknown as MeterConfigurator);
    assert.equal(meter.createCounter("c").enabled?.(), true);
  });
  assert.deepEqual(messages, []);
});

test("setMeterConfigurator() leaves meters on when the function throws, or rejects", async () => {
  const { provider, meter } = setUp();
  const counter = meter.createCounter("c");
  const configurators: MeterConfigurator[] = [
    () => {
      throw new Error("configurator");
    },
    // As plain JavaScript may answer. A rejection that nobody handles would end the process.
    () => Promise.reject(new Error("configurator")) as object,
  ];
  for (const configurator of configurators) {
    const before = reportCounts().get("meter-configurator") ?? 0;
    provider.setMeterConfigurator(configurator);
    assert.equal(counter.enabled?.(), true);
    await setImmediate();
    assert.equal(reportCounts().get("meter-configurator"), before + 1);
  }
});

test("MeterProvider.shutdown() is one though a reader asks for it", async () => {
  let shutdownCount = 0;
  class AskingReader extends MetricReader {
    override onShutdown(): Promise<FlushResult> {
      shutdownCount++;
      provider.shutdown();
      this.shutdown();
      return Promise.resolve("success");
    }
  }
  const provider = new MeterProvider({ readers: [new AskingReader()] });
  assert.equal(await provider.shutdown(), "success");
  assert.equal(shutdownCount, 1);
});

test("MeterProvider.shutdown() turns meters off, also those that are asked for later", async () => {
  const { provider, meter } = setUp();
  const counter = meter.createCounter("c");
  await provider.shutdown();
  const later = provider.getMeter("later").createCounter("c");
  provider.setMeterConfigurator(() => ({ enabled: true }));
  assert.deepEqual([counter, later].map((one) => one.enabled?.()), [false, false]);
});

test("MeterProvider.shutdown() exports what there is, and ignores what comes later", async () => {
  const { reader, provider, meter } = setUp();
  const counter = meter.createCounter("c");
  const [first, second] = await Promise.all([provider.shutdown(), provider.shutdown()]);
  assert.deepEqual([first, second], ["success", "success"]);
  counter.add(1);
  meter.createObservableGauge("g").addCallback((result) => result.observe(1));
  assert.equal((await reader.collect()).resourceMetrics.scopeMetrics.length, 0);
});

test("register() has instruments of the API from before it report to the provider", async () => {
  const early = metrics.getMeter("early");
  const counter = early.createCounter("c");
  const gauge = early.createObservableGauge("g");
  gauge.addCallback((result) => result.observe(4));
  early.addBatchObservableCallback((result) => result.observe(gauge, 5, { batch: true }), [gauge]);
  const reader = new MetricReader();
  const registration = register({ meterProvider: new MeterProvider({ readers: [reader] }) });
  try {
    counter.add(2);
    counter.bind?.({ b: 1 }).add(1);
    const found = await collect(reader);
    assert.deepEqual(points(named(found, "c")), [[{}, 2], [{ b: 1 }, 1]]);
    assert.deepEqual(points(named(found, "g")), [[{}, 4], [{ batch: true }, 5]]);
  } finally {
    registration.unregister();
  }
});

test("MeterProvider() and MetricReader() refuse views, readers and producers that are none", () => {
  // why: plain JavaScript gives what it likes
  const refused = (options: unknown): () => void => () => new MeterProvider(options as never);
  assert.throws(refused({ views: [{ instrumentName: "c" }] }), /views must be a list/);
  assert.throws(refused({ views: [null] }), TypeError);
  assert.throws(refused({ views: {} }), TypeError);
  assert.throws(refused({ readers: [{}] }), /class MetricReader/);
  assert.throws(refused({ readers: [null] }), /class MetricReader/);
  assert.throws(refused({ readers: {} }), /readers must be a list/);
  for (const metricProducers of [5, [{}], [null]]) {
    assert.throws(() => new MetricReader({ metricProducers: metricProducers as never }), TypeError);
  }
});
