import { test } from "node:test";
import assert from "node:assert/strict";
import { createNoopMeter, metrics, register, reportCounts } from "../../src/api/mod.ts";
import type { Meter, Observable } from "../../src/api/mod.ts";
import { globalSlot, withCleanGlobals } from "./clean_globals.ts";
import { FakeMeterProvider } from "./fake_sdk.ts";

/** Uses every method of a meter and of its instruments. */
function useEverything(meter: Meter): void {
  for (const adder of [meter.createCounter("c"), meter.createUpDownCounter("u")]) {
    adder.add(1, { a: 1 });
    adder.bind?.({ a: 1 }).add(1);
    adder.enabled?.();
  }
  for (const recorder of [meter.createGauge("g"), meter.createHistogram("h")]) {
    recorder.record(1, { a: 1 });
    recorder.bind?.({ a: 1 }).record(1);
    recorder.enabled?.();
  }
  const observables = [
    meter.createObservableCounter("oc"),
    meter.createObservableUpDownCounter("ou"),
    meter.createObservableGauge("og"),
  ];
  const callback = () => {};
  for (const observable of observables) {
    observable.addCallback(callback);
    observable.removeCallback(callback);
  }
  meter.addBatchObservableCallback(callback, observables);
  meter.removeBatchObservableCallback(callback, observables);
}

test("getMeter() without an SDK gives a meter that takes every call and is not enabled", () => {
  withCleanGlobals(() => {
    useEverything(createNoopMeter());
    useEverything(metrics.getMeter("test"));
    assert.equal(metrics.getMeter("test").createCounter("c").enabled?.(), false);
    assert.equal(createNoopMeter().createHistogram("h").enabled?.(), false);
  });
});

test("getMeter() gives instruments that work when the provider is registered later", () => {
  withCleanGlobals(() => {
    const meter = metrics.getMeter("sync");
    const counter = meter.createCounter("c");
    const bound = counter.bind?.({ b: 1 });
    const histogram = meter.createHistogram("h");
    counter.add(99);
    const provider = new FakeMeterProvider("sync");
    assert.equal(metrics.setGlobalMeterProvider(provider), true);
    counter.add(1, { a: 1 });
    bound?.add(2);
    histogram.record(3);
    assert.equal(counter.enabled?.(), true);
    assert.equal(histogram.enabled?.(), true);
    assert.deepEqual(provider.measured, [
      ["c", 1, { a: 1 }],
      ["c", 2, { b: 1 }],
      ["h", 3, undefined],
    ]);
  });
});

test("bind() of an instrument leaves out what cannot be read when there is no provider yet", () => {
  withCleanGlobals(() => {
    const unreadable = {
      b: 1,
      get broken(): string {
        throw new Error("unreadable");
      },
    };
    const bound = metrics.getMeter("bound").createCounter("c").bind?.(unreadable);
    const recorder = metrics.getMeter("bound").createHistogram("h").bind?.(unreadable);
    const provider = new FakeMeterProvider("bound");
    metrics.setGlobalMeterProvider(provider);
    bound?.add(1);
    recorder?.record(2);
    assert.deepEqual(provider.measured, [["c", 1, { b: 1 }], ["h", 2, { b: 1 }]]);
  });
});

test("getMeter() gives observables whose callbacks are attached when a provider comes", () => {
  withCleanGlobals(() => {
    const observable = metrics.getMeter("observables").createObservableGauge("o");
    const removed = () => assert.fail("this callback was removed");
    observable.addCallback((result) => result.observe(7, { a: 1 }));
    observable.addCallback(removed);
    observable.removeCallback(removed);
    const first = new FakeMeterProvider("observables");
    metrics.setGlobalMeterProvider(first);
    first.collect();
    assert.deepEqual(first.measured, [["o", 7, { a: 1 }]]);
    metrics.disable();
    const second = new FakeMeterProvider("observables");
    metrics.setGlobalMeterProvider(second);
    second.collect();
    assert.deepEqual(second.measured, [["o", 7, { a: 1 }]]);
  });
});

test("createObservableGauge() counts towards the bound only while it has a callback", () => {
  withCleanGlobals(() => {
    const meter = metrics.getMeter("bound");
    const unused = () => assert.fail("this callback was removed");
    for (let i = 0; i < 1000; i++) {
      meter.createObservableGauge(`without ${i}`);
      const removed = meter.createObservableGauge(`removed ${i}`);
      removed.addCallback(unused);
      removed.removeCallback(unused);
    }
    meter.createObservableGauge("o").addCallback((result) => result.observe(7));
    const provider = new FakeMeterProvider("bound");
    metrics.setGlobalMeterProvider(provider);
    provider.collect();
    assert.deepEqual(provider.measured, [["o", 7, undefined]]);
  });
});

test("addBatchObservableCallback() reports early observables when a provider comes", () => {
  withCleanGlobals(() => {
    const meter = metrics.getMeter("batch");
    const first = meter.createObservableGauge("first");
    const second = meter.createObservableCounter("second");
    meter.addBatchObservableCallback((result) => {
      result.observe(first, 1);
      result.observe(second, 2, { a: 1 });
    }, [first, second]);
    const provider = new FakeMeterProvider("batch");
    metrics.setGlobalMeterProvider(provider);
    provider.collect();
    assert.deepEqual(provider.measured, [["first", 1, undefined], ["second", 2, { a: 1 }]]);
  });
});

test("removeBatchObservableCallback() removes a callback before and after registration", () => {
  withCleanGlobals(() => {
    const meter = metrics.getMeter("removed batch");
    const observable = meter.createObservableGauge("o");
    const early = () => assert.fail("this callback was removed");
    const late = () => assert.fail("this callback was removed");
    meter.addBatchObservableCallback(early, [observable]);
    meter.addBatchObservableCallback(late, [observable]);
    meter.removeBatchObservableCallback(early, [observable]);
    const provider = new FakeMeterProvider("removed batch");
    metrics.setGlobalMeterProvider(provider);
    assert.equal(provider.batches.size, 1);
    meter.removeBatchObservableCallback(late, [observable]);
    provider.collect();
    assert.equal(provider.batches.size, 0);
  });
});

test("addBatchObservableCallback() leaves out, and reports, a list that is none", () => {
  withCleanGlobals(() => {
    const meter = metrics.getMeter("test");
    const before = reportCounts().get("metric-batch-list") ?? 0;
    // As plain JavaScript may call it.
    const lists = [undefined, null, 5, {}] as unknown as Observable[][];
    for (const list of lists) {
      meter.addBatchObservableCallback(() => {}, list);
      meter.removeBatchObservableCallback(() => {}, list);
    }
    assert.equal(reportCounts().get("metric-batch-list"), before + 8);
    const provider = new FakeMeterProvider("test");
    metrics.setGlobalMeterProvider(provider);
    assert.equal(provider.batches.size, 0);
  });
});

test("add() of an early instrument does nothing when the runtime's meter refuses it", () => {
  withCleanGlobals(() => {
    const counter = metrics.getMeter("early").createCounter("c");
    const refuse = () => {
      throw new Error("only DOUBLE is supported");
    };
    const refusing = { ...createNoopMeter(), createCounter: refuse };
    globalSlot({ version: "1.999.999", metrics: { getMeter: () => refusing } });
    counter.add(1);
    assert.equal(counter.enabled?.(), false);
  });
});

test("register() attaches the other early observables when one of them throws", () => {
  withCleanGlobals(() => {
    const early = metrics.getMeter("throwing observables");
    for (const name of ["bad", "good"]) {
      early.createObservableGauge(name).addCallback((result) => result.observe(1));
    }
    const fail = () => {
      throw new Error("no callbacks here");
    };
    const provider = new FakeMeterProvider("throwing observables");
    const meterProvider = {
      getMeter: (scope: string): Meter => {
        const meter = provider.getMeter(scope);
        const createObservableGauge: Meter["createObservableGauge"] = (name) =>
          name === "bad"
            ? { addCallback: fail, removeCallback: fail }
            : meter.createObservableGauge(name);
        return { ...meter, createObservableGauge };
      },
    };
    assert.deepEqual(register({ meterProvider }).registered, ["metrics"]);
    provider.collect();
    assert.deepEqual(provider.measured, [["good", 1, undefined]]);
  });
});
