import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers";
import fc from "fast-check";
import { type BatchObservableCallback, reportCounts, ValueType } from "../../../src/api/mod.ts";
import { ExemplarFilter, MeterProvider, MetricReader, View } from "../../../src/sdk/mod.ts";
import {
  alwaysDelta,
  collect,
  diagnosticsOf,
  ManualTimers,
  named,
  points,
  settle,
  setUp,
} from "./metrics_fixture.ts";

test("collect() asks observables once and reports what they observe", async () => {
  const { reader, meter } = setUp();
  let calls = 0;
  const gauge = meter.createObservableGauge("g", { unit: "Cel" });
  gauge.addCallback((result) => {
    calls++;
    result.observe(20 + calls, { room: "a" });
  });
  const counter = meter.createObservableCounter("c", { valueType: ValueType.INT });
  counter.addCallback((result) => result.observe(5.5));
  const metrics = await collect(reader);
  assert.equal(calls, 1);
  assert.deepEqual(points(named(metrics, "g")), [[{ room: "a" }, 21]]);
  const sum = named(metrics, "c");
  assert.ok(sum.dataPointType === "sum" && sum.isMonotonic);
  assert.deepEqual(points(sum), [[{}, 5]]);
  assert.deepEqual(points(named(await collect(reader), "g")), [[{ room: "a" }, 22]]);
});

test("addCallback() twice has it called once, and not after it was removed", async () => {
  const { reader, meter } = setUp();
  let calls = 0;
  const gauge = meter.createObservableGauge("g");
  const callback = (): void => {
    calls++;
  };
  gauge.addCallback(callback);
  gauge.addCallback(callback);
  await collect(reader);
  assert.equal(calls, 1);
  gauge.removeCallback(callback);
  await collect(reader);
  assert.equal(calls, 1);
});

test("collect() no longer reports what is no longer observed", async () => {
  const { reader, meter } = setUp();
  let users = [1, 2];
  meter.createObservableUpDownCounter("u").addCallback((result) => {
    for (const user of users) result.observe(user, { user });
  });
  assert.equal(named(await collect(reader), "u").dataPoints.length, 2);
  users = [2];
  assert.deepEqual(points(named(await collect(reader), "u")), [[{ user: 2 }, 2]]);
  users = [];
  assert.deepEqual(await collect(reader), []);
});

test("addBatchObservableCallback() is for the instruments of its list, and no others", async () => {
  const { reader, meter, provider } = setUp();
  const a = meter.createObservableGauge("a");
  const b = meter.createObservableCounter("b");
  const c = meter.createObservableGauge("c");
  const foreign = provider.getMeter("other").createObservableGauge("foreign");
  const callback: BatchObservableCallback = (result) => {
    result.observe(a, 1);
    result.observe(b, 2, { x: 1 });
    result.observe(c, 3);
    result.observe(foreign, 4);
  };
  await diagnosticsOf(async () => {
    meter.addBatchObservableCallback(callback, [a, b, foreign]);
    meter.addBatchObservableCallback(callback, [b, a]);
    const metrics = await collect(reader);
    assert.deepEqual(metrics.map(({ descriptor }) => descriptor.name), ["a", "b"]);
    meter.removeBatchObservableCallback(callback, [a, b]);
    assert.deepEqual(await collect(reader), []);
  });
});

test("removeBatchObservableCallback() takes the list that it was added with", async () => {
  const { reader, meter, provider } = setUp();
  const own = meter.createObservableGauge("own");
  const foreign = provider.getMeter("other").createObservableGauge("foreign");
  const callback: BatchObservableCallback = (result) => result.observe(own, 1);
  await diagnosticsOf(async () => {
    meter.addBatchObservableCallback(callback, [own, foreign]);
    meter.removeBatchObservableCallback(callback, [own, foreign]);
    assert.deepEqual(await collect(reader), []);
  });
});

test("collect() waits for a callback that answers with what can only be awaited", async () => {
  const { reader, meter } = setUp();
  meter.createObservableGauge("g").addCallback((result) => {
    // As a database's query may be: its then() gives nothing back.
    const query = {
      then: (resolve: () => void): void => {
        setImmediate(() => {
          result.observe(1);
          resolve();
        });
      },
    };
    return query as unknown as Promise<void>;
  });
  assert.deepEqual(points(named(await collect(reader), "g")), [[{}, 1]]);
});

test("collect() loses nothing of others to a callback that throws or rejects", async () => {
  const { reader, meter } = setUp();
  const gauge = meter.createObservableGauge("g");
  gauge.addCallback((result) => {
    result.observe(1, { from: "thrower" });
    throw new Error("thrown");
  });
  gauge.addCallback(async (result) => {
    await Promise.resolve();
    result.observe(2, { from: "rejecter" });
    throw new Error("rejected");
  });
  gauge.addCallback((result) => result.observe(3, { from: "good" }));
  await diagnosticsOf(async () => {
    const found = points(named(await collect(reader), "g")).map(([, value]) => value);
    assert.deepEqual(found.sort(), [1, 2, 3]);
  });
});

test("collect() waits for a callback that takes its time", async () => {
  const timers = new ManualTimers();
  const { reader, meter } = setUp({ timers });
  const { promise, resolve } = Promise.withResolvers<void>();
  meter.createObservableGauge("g").addCallback(async (result) => {
    await promise;
    result.observe(1);
  });
  const collecting = collect(reader);
  await settle();
  resolve();
  assert.deepEqual(points(named(await collecting, "g")), [[{}, 1]]);
  assert.equal(timers.count, 0);
});

test("observe() after the time of its callback is lost", async () => {
  const timers = new ManualTimers();
  const { reader, meter } = setUp({ timers, callbackTimeoutMs: 100 });
  const gauge = meter.createObservableGauge("g");
  let observeLate = (): void => {};
  gauge.addCallback((result) => {
    result.observe(1, { from: "hanging" });
    observeLate = () => result.observe(9, { from: "late" });
    return new Promise(() => {});
  });
  const messages = await diagnosticsOf(async () => {
    const collecting = collect(reader);
    await settle();
    await timers.advance(99);
    await timers.advance(1);
    const metrics = await collecting;
    const before = reportCounts().get("metric-observe-late") ?? 0;
    observeLate();
    assert.equal(reportCounts().get("metric-observe-late"), before + 1);
    assert.deepEqual(points(named(metrics, "g")), [[{ from: "hanging" }, 1]]);
    const again = collect(reader);
    await settle();
    await timers.advance(100);
    assert.deepEqual(points(named(await again, "g")), [[{ from: "hanging" }, 1]]);
  });
  assert.ok(messages.length >= 1);
});

test("collect() asks a callback if the reader uses what it observes, and no other", async () => {
  const dropping = new MetricReader({ aggregationSelector: () => ({ kind: "drop" }) });
  const keeping = new MetricReader();
  const provider = new MeterProvider({ readers: [dropping, keeping] });
  let calls = 0;
  provider.getMeter("test").createObservableGauge("g").addCallback((result) => {
    result.observe(++calls);
  });
  assert.deepEqual(await collect(dropping), []);
  assert.equal(calls, 0);
  assert.deepEqual(points(named(await collect(keeping), "g")), [[{}, 1]]);
});

test("observe() after collectNow() is ignored, and reported", async () => {
  const { reader, meter } = setUp();
  const late: (() => void)[] = [];
  const [gauge, other] = [meter.createObservableGauge("g"), meter.createObservableGauge("o")];
  gauge.addCallback((result) => void late.push(() => result.observe(1)));
  meter.addBatchObservableCallback((result) => void late.push(() => result.observe(other, 2)), [
    other,
  ]);
  assert.deepEqual(reader.collectNow().resourceMetrics.scopeMetrics, []);
  for (const observe of late) {
    const before = reportCounts().get("metric-observe-late") ?? 0;
    observe();
    assert.equal(reportCounts().get("metric-observe-late"), before + 1);
  }
  assert.deepEqual(await collect(reader), []);
});

test("collect() gives a callback ten seconds when nobody says otherwise", async () => {
  const timers = new ManualTimers();
  const { reader, meter } = setUp({ timers });
  meter.createObservableGauge("g").addCallback(() => new Promise(() => {}));
  await diagnosticsOf(async () => {
    let isCollected = false;
    const collecting = collect(reader).then(() => isCollected = true);
    await settle();
    await timers.advance(9_999);
    assert.equal(isCollected, false);
    await timers.advance(1);
    assert.equal(await collecting, true);
  });
});

test("collect() with a callbackTimeoutMs of 0 waits as long as a callback needs", async () => {
  const timers = new ManualTimers();
  const { reader, meter } = setUp({ timers, callbackTimeoutMs: 0 });
  let observe = (): void => {};
  meter.createObservableGauge("g").addCallback(async (result) => {
    await new Promise<void>((resolve) => observe = resolve);
    result.observe(1);
  });
  const collecting = collect(reader);
  await settle();
  await timers.advance(1e9);
  observe();
  assert.deepEqual(points(named(await collecting, "g")), [[{}, 1]]);
});

test("collect() of deltas reports increases of observables, from zero at first", async () => {
  const { reader, meter } = setUp({ aggregationTemporalitySelector: alwaysDelta });
  const values = [10, 15, 15, 3];
  let at = 0;
  meter.createObservableCounter("c").addCallback((result) => result.observe(values[at], { a: 1 }));
  meter.createObservableUpDownCounter("u").addCallback((result) => result.observe(values[at]));
  const counts: number[] = [];
  const levels: number[] = [];
  for (at = 0; at < values.length; at++) {
    const metrics = await collect(reader);
    counts.push(points(named(metrics, "c"))[0][1]);
    levels.push(points(named(metrics, "u"))[0][1]);
  }
  // A counter that has shrunk was started anew.
  assert.deepEqual(counts, [10, 5, 0, 3]);
  assert.deepEqual(levels, [10, 5, 0, -12]);
});

test("collect() of deltas adds up to the last value where observables come and go", async () => {
  const rounds = fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 5 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rounds, async (given) => {
      const { reader, meter } = setUp({ aggregationTemporalitySelector: alwaysDelta });
      const totals = new Map<number, number>();
      let observed: readonly number[] = [];
      meter.createObservableCounter("c").addCallback((result) => {
        for (const user of observed) result.observe(totals.get(user) ?? 0, { user });
      });
      const sums = new Map<unknown, number>();
      for (observed of given) {
        for (const user of observed) totals.set(user, (totals.get(user) ?? 0) + user + 1);
        for (const metric of await collect(reader)) {
          for (const [{ user }, value] of points(metric)) {
            sums.set(user, (sums.get(user) ?? 0) + value);
          }
        }
      }
      assert.deepEqual([...sums].sort(), [...totals].sort());
    }),
    { numRuns: 60 },
  );
});

test("observe() adds up what becomes equal by a View that leaves attributes out", async () => {
  const views = [
    new View({ instrumentName: "c", attributeKeys: ["host"] }),
    new View({ instrumentName: "g", attributeKeys: [] }),
  ];
  const { reader, meter } = setUp({}, { views });
  meter.createObservableCounter("c").addCallback((result) => {
    result.observe(1, { host: "a", cpu: 0 });
    result.observe(2, { host: "a", cpu: 1 });
    result.observe(5, { host: "a", cpu: 1 });
    result.observe(7, { host: "b", cpu: 0 });
  });
  meter.createObservableGauge("g").addCallback((result) => {
    result.observe(1, { cpu: 0 });
    result.observe(2, { cpu: 1 });
  });
  const metrics = await collect(reader);
  assert.deepEqual(points(named(metrics, "c")), [[{ host: "a" }, 6], [{ host: "b" }, 7]]);
  assert.deepEqual(points(named(metrics, "g")), [[{}, 2]]);
});

test("observe() beyond the limit keeps the first sets and adds up the rest", async () => {
  const { reader, meter } = setUp({ cardinalitySelector: () => 2 });
  meter.createObservableCounter("c").addCallback((result) => {
    for (let user = 1; user <= 5; user++) result.observe(user, { user });
  });
  const expected = [
    [{ user: 1 }, 1],
    [{ user: 2 }, 2],
    [{ "otel.metric.overflow": true }, 12],
  ];
  assert.deepEqual(points(named(await collect(reader), "c")), expected);
  assert.deepEqual(points(named(await collect(reader), "c")), expected);
});

test("observe() makes exemplars only where all measurements may become one", async () => {
  for (
    const [exemplarFilter, count] of [
      [ExemplarFilter.TRACE_BASED, 0],
      [ExemplarFilter.ALWAYS_ON, 1],
    ] as const
  ) {
    const { reader, meter } = setUp({}, { exemplarFilter });
    meter.createObservableGauge("g").addCallback((result) => result.observe(3, { a: 1 }));
    const [metric] = await collect(reader);
    assert.equal(metric.dataPoints[0].exemplars.length, count);
  }
});

test("observe() keeps apart what overflows and what a view keeps", async () => {
  const large = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, i]));
  const view = new View({ instrumentName: "o", attributeKeys: ["route"] });
  const { reader, meter } = setUp({ cardinalitySelector: () => 2 }, { views: [view] });
  await diagnosticsOf(async () => {
    meter.createObservableCounter("o").addCallback((result) => {
      result.observe(1, large);
      result.observe(2, { route: "/a" });
      result.observe(3, {});
      result.observe(4, { route: "/b" });
    });
    assert.deepEqual(points(named(await collect(reader), "o")), [
      [{ "otel.metric.overflow": true }, 5],
      [{ route: "/a" }, 2],
      [{}, 3],
    ]);
  });
});
