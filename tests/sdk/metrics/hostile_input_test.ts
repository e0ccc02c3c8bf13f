import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Attributes,
  type BatchObservableCallback,
  type MetricAdvice,
  reportCounts,
} from "../../../src/api/mod.ts";
import { InstrumentType } from "../../../src/sdk/mod.ts";
import { alwaysDelta, collect, diagnosticsOf, named, points, setUp } from "./metrics_fixture.ts";

// What a caller without types may pass.
function anything<T>(value: unknown): T {
  // why: the very point of the tests that use it
  return value as T;
}

function unreadable(): Attributes {
  return {
    good: 1,
    get bad(): number {
      throw new Error("unreadable");
    },
  };
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test("bind() and what it gives throw nothing, whatever the attributes are", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  await diagnosticsOf(async () => {
    counter.bind?.(unreadable()).add(1);
    counter.bind?.({ good: 1, odd: anything(revoked()) }).add(2);
    counter.bind?.(anything(revoked())).add(4);
    counter.bind?.(anything(null)).add(8);
    counter.bind?.({}).add(16, anything("no context"));
    assert.deepEqual(points(named(await collect(reader), "c")), [[{ good: 1 }, 3], [{}, 28]]);
  });
});

test("add() and bind() leave inherited attributes out", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("c");
  const heir = (own: number): Attributes => Object.assign(Object.create({ inherited: 1 }), { own });
  for (const own of [1, 1, 2]) counter.add(1, heir(own));
  counter.bind?.(heir(2)).add(10);
  assert.deepEqual(points(named(await collect(reader), "c")), [[{ own: 1 }, 2], [{ own: 2 }, 11]]);
});

test("bind() copies arrays and maps", async () => {
  const { reader, meter } = setUp({ aggregationTemporalitySelector: alwaysDelta });
  const list = ["a"];
  const bound = meter.createCounter("c").bind?.({ list });
  for (const value of [1, 2]) {
    bound?.add(value);
    assert.deepEqual(points(named(await collect(reader), "c")), [[{ list: ["a"] }, value]]);
    list.push("b");
  }
});

test("createHistogram() takes any advice, again and again", async () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  const advices = [{ explicitBucketBoundaries: [1n] }, { attributes: [1n, cyclic] }, cyclic, 5];
  const { reader, meter } = setUp();
  await diagnosticsOf(async () => {
    for (const [index, given] of advices.entries()) {
      const advice = anything<MetricAdvice>(given);
      meter.createHistogram(`own${index}`, { advice }).record(1);
      meter.createHistogram("shared", { advice }).record(1);
      meter.createHistogram("shared", { advice }).record(1);
    }
    assert.equal((await collect(reader)).length, 5);
  });
});

test("createCounter() of unreadable options records nothing, and is reported", async () => {
  const { reader, meter } = setUp();
  const unreadableAdvice = Object.defineProperty({}, "advice", {
    get: () => {
      throw new Error("unreadable");
    },
  });
  const before = reportCounts().get("metric-instrument") ?? 0;
  await diagnosticsOf(async () => {
    for (const options of [revoked(), unreadableAdvice, { advice: anything(revoked()) }]) {
      meter.createCounter("c", options).add(1);
      meter.createHistogram("h", options).record(1);
      meter.createObservableGauge("g", options).addCallback((result) => result.observe(1));
    }
    assert.deepEqual(await collect(reader), []);
  });
  assert.equal(reportCounts().get("metric-instrument"), before + 9);
});

test("createCounter() leaves out a description or unit that is no text", async () => {
  const { reader, meter } = setUp();
  meter.createCounter("c", { description: anything({ a: 1 }), unit: anything(5) }).add(1);
  const { description, unit } = named(await collect(reader), "c").descriptor;
  assert.deepEqual([description, unit], ["", ""]);
});

test("addBatchObservableCallback() leaves out what has no list of instruments", async () => {
  const { reader, meter } = setUp();
  meter.createObservableGauge("g");
  let calls = 0;
  const callback: BatchObservableCallback = () => {
    calls++;
  };
  await diagnosticsOf(async () => {
    for (const list of [undefined, null, 5, {}]) {
      meter.addBatchObservableCallback(callback, anything(list));
      meter.removeBatchObservableCallback(callback, anything(list));
    }
    assert.deepEqual(await collect(reader), []);
  });
  assert.equal(calls, 0);
});

test("observe() that cannot be read loses no other observation of its callback", async () => {
  const { reader, meter } = setUp();
  const gauge = meter.createObservableGauge("g");
  gauge.addCallback((result) => {
    result.observe(1, { key: 1 });
    result.observe(2, unreadable());
    result.observe(3, { key: 3 });
  });
  await diagnosticsOf(async () => {
    assert.deepEqual(points(named(await collect(reader), "g")), [[{ key: 1 }, 1], [{ key: 3 }, 3]]);
  });
});

test("observe() drops the values that its kind of instrument does not take", async () => {
  const given = [-5, 5, NaN, Infinity, anything<number>(7n)];
  const taken: Readonly<Record<string, readonly number[]>> = {
    [InstrumentType.OBSERVABLE_COUNTER]: [5],
    [InstrumentType.OBSERVABLE_UP_DOWN_COUNTER]: [-5, 5],
    [InstrumentType.OBSERVABLE_GAUGE]: [-5, 5, Infinity],
  };
  const { reader, meter } = setUp();
  const instruments = {
    [InstrumentType.OBSERVABLE_COUNTER]: meter.createObservableCounter("c"),
    [InstrumentType.OBSERVABLE_UP_DOWN_COUNTER]: meter.createObservableUpDownCounter("u"),
    [InstrumentType.OBSERVABLE_GAUGE]: meter.createObservableGauge("g"),
  };
  for (const instrument of Object.values(instruments)) {
    instrument.addCallback((result) => {
      for (const [index, value] of given.entries()) result.observe(value, { index });
    });
  }
  await diagnosticsOf(async () => {
    const found = (await collect(reader)).map((metric) => points(metric).map(([, value]) => value));
    assert.deepEqual(found, Object.values(taken));
  });
});

test("addCallback() by the callback itself has it called once a collection", async () => {
  const { reader, meter } = setUp();
  const gauge = meter.createObservableGauge("g");
  let calls = 0;
  const callback = (): void => {
    if (++calls > 10) return;
    gauge.removeCallback(callback);
    gauge.addCallback(callback);
  };
  gauge.addCallback(callback);
  await collect(reader);
  assert.equal(calls, 1);
});
