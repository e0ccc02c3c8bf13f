import { test } from "node:test";
import assert from "node:assert/strict";
import { currentPlatform } from "../../src/platform/current.ts";
import { setTimer } from "../../src/platform/export/timers.ts";
import { yieldTurn } from "../../src/sdk/timers.ts";
import { SYSTEM_TIMERS } from "../../src/sdk/mod.ts";
import { runProgram } from "../support/run_child.ts";

const REPLACED = new URL("./fixtures/replaced_timers_program.ts", import.meta.url);

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

test("after() does not call back at once for a delay that timers cannot keep", async () => {
  const platform = currentPlatform();
  let calls = 0;
  const cancels = [Infinity, 2 ** 31, 1e300].flatMap((delayMs) => [
    SYSTEM_TIMERS.after(delayMs, () => calls++),
    platform.after(delayMs, () => calls++),
    setTimer(delayMs, () => calls++),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (const cancel of cancels) cancel();
  assert.equal(calls, 0);
});

test("after() calls back, and a turn comes, while the global timers are replaced", async () => {
  const platform = currentPlatform();
  const { setTimeout: original } = globalThis;
  // why: stands in for a test runner's, which calls nobody until it is told to
  globalThis.setTimeout = (() => 1) as unknown as typeof setTimeout;
  try {
    const letEnd = platform.keepAlive();
    await new Promise<void>((resolve) => platform.after(1, resolve));
    await yieldTurn();
    letEnd();
  } finally {
    globalThis.setTimeout = original;
  }
});

test("forceFlush() is answered where a DOM took the place of the timers before", async () => {
  const { code, stdout, stderr } = await runProgram(REPLACED);
  assert.deepEqual([code, stdout, stderr], [0, "success\n", ""]);
});
