import assert from "node:assert/strict";
import { test } from "node:test";
import type { SignalStats } from "../../../src/link/mod.ts";
import { startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";

const PROGRAM = new URL("./fixtures/small_memory_program.ts", import.meta.url);

interface Report {
  readonly TEXT_LENGTH: number;
  readonly traces: SignalStats;
  readonly logs: SignalStats;
}

test("init() keeps a process of little memory alive beside a receiver that hangs", async () => {
  await using receiver = await startReceiver({ answer: { action: "hang" } });
  const { code, signal, stdout, stderr } = await runProgram(PROGRAM, {
    args: [receiver.url],
    denoFlags: ["--allow-all", "--v8-flags=--max-old-space-size=64"],
  });
  assert.deepEqual([code, signal], [0, null], stderr);
  // why: the program prints that
  const { TEXT_LENGTH, traces, logs } = JSON.parse(stdout) as Report;
  for (const { ended, queued, dropped } of [traces, logs]) {
    assert.ok(queued * TEXT_LENGTH <= 5 * 1024 * 1024, `${queued} records wait`);
    assert.deepEqual(dropped, { queue_bytes: ended - queued });
  }
  assert.match(stderr, /being dropped \(queue_bytes\): maxQueueBytes, or the limit set by/);
  assert.equal(stderr.split("queue_bytes").length, 2);
});
