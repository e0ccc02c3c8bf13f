import { test } from "node:test";
import assert from "node:assert/strict";
import {
  DEFAULT_FLUSH_TIMEOUT_MS,
  type FlushResult,
  flushTimeoutMs,
  settleWithin,
  worstResult,
} from "../../src/sdk/flush_result.ts";
import { runProgram } from "../support/run_child.ts";
import { ManualTimers } from "./trace/trace_fixture.ts";

const PROGRAM = new URL("./fixtures/flush_program.ts", import.meta.url);

test("worstResult() ranks failure before timeout before success", () => {
  assert.equal(worstResult([]), "success");
  assert.equal(worstResult(["success", "timeout"]), "timeout");
  assert.equal(worstResult(["timeout", "failure", "success"]), "failure");
});

test("settleWithin() gives the answer and cancels its timer", async () => {
  const timers = new ManualTimers();
  const answers: readonly (readonly [Promise<FlushResult | void>, FlushResult])[] = [
    [Promise.resolve(), "success"],
    [Promise.resolve("timeout"), "timeout"],
    [Promise.resolve("failure"), "failure"],
    [Promise.reject(new Error("no")), "failure"],
  ];
  for (const [answer, expected] of answers) {
    assert.equal(await settleWithin(answer, 10, timers), expected);
    assert.equal(timers.pendingCount, 0);
  }
});

test("settleWithin() gives timeout when the answer takes longer", async () => {
  const timers = new ManualTimers();
  const result = settleWithin(new Promise(() => {}), 10, timers);
  await timers.advance(10);
  assert.equal(await result, "timeout");
});

test("flushTimeoutMs() is the default where the options say no number", () => {
  const none = [undefined, {}, { timeoutMs: undefined }, { timeoutMs: NaN }];
  for (const options of none) assert.equal(flushTimeoutMs(options), DEFAULT_FLUSH_TIMEOUT_MS);
  for (const timeoutMs of [0, -1, 5, Infinity]) {
    assert.equal(flushTimeoutMs({ timeoutMs }), timeoutMs);
  }
});

test("forceFlush() and shutdown() answer when the program has nothing else to do", async () => {
  const { code, stdout, stderr } = await runProgram(PROGRAM);
  assert.equal(stdout, "timeout\n".repeat(6));
  assert.deepEqual([code, stderr], [0, ""]);
});
