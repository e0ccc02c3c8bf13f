import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RateLimiter } from "../../../src/samplers/jaeger_remote/rate_limiter.ts";

function limiterOf(perSecond: number) {
  let tick = 1000;
  const limiter = new RateLimiter(perSecond, () => tick);
  const passed = (asked = 100) => {
    let count = 0;
    for (let index = 0; index < asked; index++) if (limiter.take()) count++;
    return count;
  };
  return { limiter, passed, wait: (ms: number) => void (tick += ms) };
}

test("RateLimiter.take() lets one second's share through at once, then as time passes", () => {
  const { passed, wait } = limiterOf(4);
  assert.equal(passed(), 4);
  wait(500);
  assert.equal(passed(), 2);
  wait(60_000);
  assert.equal(passed(), 4);
});

test("RateLimiter.take() lets one through at first when the rate is below one in a second", () => {
  const { passed, wait } = limiterOf(0.1);
  assert.equal(passed(), 1);
  wait(9_999);
  assert.equal(passed(), 0);
  wait(2);
  assert.equal(passed(), 1);
});

test("RateLimiter.take() lets nothing through at a rate of 0", () => {
  const { limiter, passed, wait } = limiterOf(0);
  wait(60_000);
  assert.equal(passed(), 0);
  limiter.update(2);
  wait(500);
  assert.equal(passed(), 1);
});

test("RateLimiter.update() keeps the credit, as far as the new rate has it", () => {
  const { limiter, passed, wait } = limiterOf(10);
  assert.equal(passed(7), 7);
  limiter.update(20);
  assert.equal(passed(), 3);
  wait(500);
  limiter.update(2);
  assert.equal(passed(), 2);
});

test("RateLimiter.take() goes on by its rate when the clock goes back or answers nonsense", () => {
  for (const jump of [-3_600_000, NaN]) {
    let tick = 5_000_000;
    const limiter = new RateLimiter(1, () => tick);
    assert.deepEqual([limiter.take(), limiter.take()], [true, false]);
    tick += jump;
    assert.equal(limiter.take(), false);
    tick = 1_000_000;
    assert.equal(limiter.take(), false);
    tick += 1000;
    assert.deepEqual([limiter.take(), limiter.take()], [true, false]);
  }
});

test("RateLimiter.take() never lets more through than its rate, whatever the clock does", () => {
  const ticks = fc.array(fc.oneof(fc.double({ min: -5000, max: 5000 }), fc.constant(NaN)));
  fc.assert(fc.property(fc.double({ min: 0, max: 50, noNaN: true }), ticks, (rate, steps) => {
    let tick = 0;
    const limiter = new RateLimiter(rate, () => tick);
    let [passed, forwardMs, before] = [0, 0, 0];
    for (const step of steps) {
      tick = Number.isNaN(step) ? NaN : (Number.isNaN(tick) ? 0 : tick) + step;
      forwardMs += Math.max(0, tick - before) || 0;
      before = tick;
      for (let index = 0; index < 60; index++) if (limiter.take()) passed++;
    }
    const most = rate === 0 ? 0 : Math.max(rate, 1) + forwardMs / 1000 * rate;
    assert.ok(passed <= most + 1e-6, `${passed} of ${most}`);
  }));
});
