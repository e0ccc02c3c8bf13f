import assert from "node:assert/strict";
import { test } from "node:test";
import { type DenoLike, globalDeno } from "../../../src/platform/deno/deno_like.ts";
import { installDenoExitHooks } from "../../../src/platform/deno/exit_hooks.ts";

/** A Deno whose signals are called by hand, and which writes down how it would have ended. */
class FakeDeno {
  readonly listeners: Map<string, () => void> = new Map();
  readonly ended: string[] = [];
  readonly like: DenoLike;

  constructor(terminals: readonly boolean[], maySignal = true) {
    const real = globalDeno();
    assert.ok(real);
    const internal = Symbol("internal");
    const resources = (): object =>
      Object.fromEntries([...this.listeners.keys()].map((name) => [name, "signal"]));
    const [stdin, stdout, stderr] = terminals.map((is) => ({ isTerminal: () => is }));
    assert.ok(stdin && stdout && stderr);
    this.like = Object.assign(Object.create(real), {
      internal,
      [internal]: { core: { resources } },
      stdin,
      stdout,
      stderr,
      addSignalListener: (name: string, listener: () => void) => this.listeners.set(name, listener),
      removeSignalListener: (name: string) => this.listeners.delete(name),
      permissions: { querySync: () => ({ state: maySignal ? "granted" : "prompt" }) },
      kill: (_pid: number, signal: string) => {
        if (!maySignal) throw new Error("Requires run access");
        this.ended.push(signal);
      },
      exit: (code: number) => this.ended.push(`exit ${code}`),
    });
  }
}

for (
  const [terminals, signal, ended] of [
    [[true, false, false], "SIGTERM", "exit 143"],
    [[false, false, true], "SIGTERM", "exit 143"],
    [[true, true, true], "SIGINT", "SIGINT"],
    [[false, false, false], "SIGTERM", "SIGTERM"],
  ] as const
) {
  test(`installExitHooks() ends by ${ended} at ${signal} when terminals are [${terminals}]`, () => {
    const deno = new FakeDeno(terminals);
    const told: string[] = [];
    const remove = installDenoExitHooks(deno.like, { flush: ({ kind }) => told.push(kind) });
    deno.listeners.get(signal)?.();
    remove();
    assert.deepEqual([told, deno.ended], [["signal"], [ended]]);
  });
}

for (
  const [terminals, signal, ended] of [
    [[true, true, true], "SIGINT", "exit 130"],
    [[false, false, false], "SIGINT", "exit 130"],
    [[false, false, false], "SIGTERM", "exit 143"],
  ] as const
) {
  test(`installExitHooks() ends by ${ended} when [${terminals}] may not raise ${signal}`, () => {
    const deno = new FakeDeno(terminals, false);
    installDenoExitHooks(deno.like, { flush: () => {} });
    deno.listeners.get(signal)?.();
    assert.deepEqual(deno.ended, [ended]);
  });
}
