import { test } from "node:test";
import assert from "node:assert/strict";
import { SYSTEM_TIMERS } from "../../src/sdk/mod.ts";

test("after() calls back once", async () => {
  let count = 0;
  // A timer of the test's own keeps the runtime alive, which after() does not.
  const keepAlive = setInterval(() => {}, 1_000);
  await new Promise<void>((resolve) => {
    SYSTEM_TIMERS.after(1, () => {
      count++;
      resolve();
    });
  });
  clearInterval(keepAlive);
  assert.equal(count, 1);
});

test("after() does not call back when it was cancelled", async () => {
  let count = 0;
  SYSTEM_TIMERS.after(0, () => count++)();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(count, 0);
});
