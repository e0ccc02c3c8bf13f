import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bar, columnOf, formatMs, ticks } from "../../examples/demo/time_axis.ts";

test("bar() is as wide as its axis and shows something of every span", () => {
  const time = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(time, time, time, time, fc.integer({ min: 1, max: 200 }), (...given) => {
    const [width, ...times] = [given[4], ...given.slice(0, 4)];
    const [startMs = 0, from = 0, to = 0, endMs = 0] = times.sort((a, b) => a - b);
    const axis = { startMs, endMs, width };
    const signs = [...bar(axis, from, to)];
    assert.equal(signs.length, width);
    assert.ok(signs.some((sign) => sign !== " "));
    assert.ok(columnOf(axis, from) >= 0 && columnOf(axis, to) < width);
    assert.ok(ticks(axis).every((tick) => tick >= 0 && startMs + tick <= endMs + 0.001));
  }));
});

test("formatMs() gives three digits and a unit", () => {
  const texts = [0, 0.4567, 9.994, 9.996, 99.94, 99.96, 999, 1234].map(formatMs);
  assert.deepEqual(texts, [
    "0.00 ms",
    "0.46 ms",
    "9.99 ms",
    "10.0 ms",
    "99.9 ms",
    "100 ms",
    "999 ms",
    "1.23 s",
  ]);
});
