import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { Clock, SYSTEM_TIME } from "../../src/sdk/mod.ts";
import type { TimeInput } from "../../src/api/mod.ts";
import { ManualTime } from "./trace/trace_fixture.ts";

function parsed(clock: Clock, time: unknown): [number, number] | undefined {
  // What a caller may give is anything at all.
  return clock.parse(time as TimeInput) ? [clock.seconds, clock.nanos] : undefined;
}

test("read() tells seconds and nanoseconds since the epoch", () => {
  const time = new ManualTime();
  time.epoch = 1_700_000_000_123.25;
  const clock = new Clock(time);
  clock.read();
  assert.deepEqual([clock.seconds, clock.nanos], [1_700_000_000, 123_250_000]);
  assert.equal(clock.tick, 5_000);
});

test("read() follows the monotonic clock", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  time.advance(2_500);
  clock.read();
  assert.deepEqual([clock.seconds, clock.nanos], [1_700_000_002, 500_000_000]);
});

test("read() does not follow an adjustment of the calendar before resync()", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  time.epoch += 60_000;
  clock.read();
  assert.equal(clock.seconds, 1_700_000_000);
  clock.resync();
  clock.read();
  assert.equal(clock.seconds, 1_700_000_060);
});

test("read() follows an adjustment of the calendar within a second, both ways", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  for (const stepMs of [3_600_000, -7_200_000]) {
    time.epoch += stepMs;
    time.advance(1_000);
    clock.read();
    assert.equal(clock.seconds * 1e3 + clock.nanos / 1e6, time.epoch);
  }
});

test("read() goes by the monotonic clock alone while the calendar drifts by a little", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  time.epoch += 40;
  time.advance(1_000);
  clock.read();
  assert.deepEqual([clock.seconds, clock.nanos], [1_700_000_001, 0]);
});

test("resync() leaves a drift within the tolerance alone", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  time.epoch += 40;
  clock.resync(50);
  clock.read();
  assert.equal(clock.nanos, 0);
});

test("now() reads the monotonic clock alone", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  time.monotonic = 7_000;
  assert.equal(clock.now(), 7_000);
});

test("read() gives nanoseconds within the second whatever the clocks say", () => {
  fc.assert(fc.property(
    fc.double({ min: 0, max: 4e12, noNaN: true }),
    fc.double({ min: 0, max: 1e10, noNaN: true }),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    (epoch, monotonic, later) => {
      const time = new ManualTime();
      time.epoch = epoch;
      time.monotonic = monotonic;
      const clock = new Clock(time);
      time.advance(later);
      clock.read();
      assert.ok(Number.isInteger(clock.seconds));
      assert.ok(Number.isInteger(clock.nanos));
      assert.ok(clock.nanos >= 0 && clock.nanos < 1e9, `${clock.nanos}`);
      const ms = clock.seconds * 1e3 + clock.nanos / 1e6;
      assert.ok(Math.abs(ms - (epoch + later)) < 0.01);
    },
  ));
});

test("parse() takes seconds and nanoseconds", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, [1_600_000_000, 5]), [1_600_000_000, 5]);
  assert.deepEqual(parsed(clock, [0, 0]), [0, 0]);
});

test("parse() carries nanoseconds beyond the second over", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, [10, 2_500_000_000]), [12, 500_000_000]);
  assert.deepEqual(parsed(clock, [10, -1]), [9, 999_999_999]);
});

test("parse() takes a date", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, new Date(1_600_000_000_250)), [1_600_000_000, 250_000_000]);
  assert.deepEqual(parsed(clock, new Date(-1)), [-1, 999_000_000]);
});

test("parse() takes milliseconds since the epoch", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, 1_700_000_000_000.5), [1_700_000_000, 500_000]);
});

test("parse() takes milliseconds since the epoch from before the process started", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, 1_000_000_000_000), [1_000_000_000, 0]);
});

test("parse() takes a reading of the monotonic clock", () => {
  const time = new ManualTime();
  const clock = new Clock(time);
  assert.deepEqual(parsed(clock, 5_000), [1_700_000_000, 0]);
  assert.deepEqual(parsed(clock, 4_999.5), [1_699_999_999, 999_500_000]);
});

test("parse() takes milliseconds since the epoch from before 1980", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, Date.UTC(1975, 0)), [Date.UTC(1975, 0) / 1e3, 0]);
  assert.deepEqual(parsed(clock, Date.UTC(1970, 1)), [Date.UTC(1970, 1) / 1e3, 0]);
});

test("parse() takes a reading of the monotonic clock from before it started, or to come", () => {
  const clock = new Clock(new ManualTime());
  assert.deepEqual(parsed(clock, -1_000), [1_699_999_994, 0]);
  assert.deepEqual(parsed(clock, 65_000), [1_700_000_060, 0]);
});

test("parse() takes a performance.now() reading of the runtime", () => {
  const clock = new Clock();
  clock.read();
  const { seconds, nanos } = clock;
  assert.equal(clock.parse(performance.now()), true);
  const laterMs = (clock.seconds - seconds) * 1e3 + (clock.nanos - nanos) / 1e6;
  assert.ok(laterMs >= 0 && laterMs < 10_000, `${laterMs}`);
});

test("parse() refuses what is no time", () => {
  const clock = new Clock(new ManualTime());
  const broken = [
    undefined,
    null,
    "2020-01-01",
    NaN,
    Infinity,
    -Infinity,
    new Date(NaN),
    [],
    [1],
    [1, NaN],
    [Infinity, 0],
    ["1", "2"],
    {},
    true,
    new Proxy([1, 2], {
      get: () => {
        throw new Error("from a trap");
      },
    }),
  ];
  for (const time of broken) assert.equal(parsed(clock, time), undefined);
});

test("parse() refuses a time that 64 bits of nanoseconds cannot hold", () => {
  const clock = new Clock(new ManualTime());
  for (const time of [[1e300, 0], [18_446_744_073, 0], [0, 1e300], 1e300, 1.9e13]) {
    assert.equal(parsed(clock, time), undefined);
  }
  assert.deepEqual(parsed(clock, [18_446_744_072, 0]), [18_446_744_072, 0]);
});

test("parse() gives whole seconds and nanoseconds within the second for any input", () => {
  const clock = new Clock(new ManualTime());
  const time = fc.oneof(
    fc.tuple(fc.double(), fc.double()),
    fc.double(),
    fc.date({ noInvalidDate: false }),
  );
  fc.assert(fc.property(time, (input) => {
    if (!clock.parse(input)) return;
    assert.ok(Number.isInteger(clock.seconds), `${clock.seconds}`);
    assert.ok(Number.isInteger(clock.nanos), `${clock.nanos}`);
    assert.ok(clock.nanos >= 0 && clock.nanos < 1e9, `${clock.nanos}`);
  }));
});

test("SYSTEM_TIME is the runtime's time", () => {
  const before = Date.now();
  const epoch = SYSTEM_TIME.epochMs();
  assert.ok(epoch >= before && epoch <= Date.now());
  const tick = performance.now();
  assert.ok(SYSTEM_TIME.monotonicMs() >= tick);
});
