import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { installProcessExitHooks } from "../../../src/platform/bun/exit/exit_hooks.ts";
import type { ProcessLike } from "../../../src/platform/process_like.ts";

/** A process that writes down how it would have ended. */
class FakeProcess extends EventEmitter implements ProcessLike {
  readonly pid: number = 4711;
  readonly execPath: string = "/bin/bun";
  readonly platform: string = "linux";
  readonly arch: string = "x64";
  readonly env: Readonly<Record<string, string>> = {};
  readonly versions: Readonly<Record<string, string>> = { bun: "1.4.4" };
  readonly execArgv: readonly string[];
  readonly ended: string[] = [];

  constructor(execArgv: readonly string[]) {
    super();
    this.execArgv = execArgv;
  }

  kill(_pid: number, signal: string): void {
    this.ended.push(signal);
  }

  exit(code: number): void {
    this.ended.push(`exit ${code}`);
  }
}

for (
  const [execArgv, signal, ended] of [
    [["--watch"], "SIGTERM", "exit 143"],
    [["--watch"], "SIGINT", "SIGINT"],
    [["--hot"], "SIGTERM", "SIGTERM"],
    [[], "SIGTERM", "SIGTERM"],
  ] as const
) {
  test(`installExitHooks() ends by ${ended} at ${signal} when Bun has [${execArgv}]`, () => {
    const runtime = new FakeProcess(execArgv);
    const told: string[] = [];
    const remove = installProcessExitHooks(runtime, { flush: ({ kind }) => told.push(kind) });
    runtime.emit(signal, signal, 0);
    remove();
    assert.deepEqual([told, runtime.ended], [["signal"], [ended]]);
  });
}

// Bun starts the program anew as soon as nobody listens.
test("installExitHooks() listens until the flush is over and the process exits", () => {
  class Counting extends FakeProcess {
    override exit(code: number): void {
      super.exit(code);
      listening.push(this.listenerCount("SIGTERM"));
    }
  }
  const listening: number[] = [];
  const runtime = new Counting(["--watch"]);
  const flush = (): void => void listening.push(runtime.listenerCount("SIGTERM"));
  const remove = installProcessExitHooks(runtime, { flush });
  runtime.emit("SIGTERM", "SIGTERM", 15);
  remove();
  assert.deepEqual([listening, runtime.ended], [[1, 1], ["exit 143"]]);
});

test("installExitHooks() ends nothing at a signal's event that is emitted by hand", () => {
  const runtime = new FakeProcess([]);
  const told: string[] = [];
  const remove = installProcessExitHooks(runtime, { flush: ({ kind }) => told.push(kind) });
  runtime.emit("SIGTERM");
  assert.deepEqual([told, runtime.ended], [[], []]);
  runtime.emit("SIGTERM", "SIGTERM", 15);
  remove();
  assert.deepEqual([told, runtime.ended], [["signal"], ["SIGTERM"]]);
});
