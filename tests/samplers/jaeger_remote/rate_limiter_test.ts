import assert from "node:assert/strict";
import { test } from "node:test";
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

test("RateLimiter lets one second's share through at once, then as time passes", () => {
  const { passed, wait } = limiterOf(4);
  assert.equal(passed(), 4);
  wait(500);
  assert.equal(passed(), 2);
  wait(60_000);
  assert.equal(passed(), 4);
});

test("RateLimiter lets one through at first when the rate is below one in a second", () => {
  const { passed, wait } = limiterOf(0.1);
  assert.equal(passed(), 1);
  wait(9_999);
  assert.equal(passed(), 0);
  wait(2);
  assert.equal(passed(), 1);
});

test("RateLimiter lets nothing through at a rate of 0", () => {
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
