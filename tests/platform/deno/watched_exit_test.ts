import assert from "node:assert/strict";
import { test } from "node:test";
import { type DenoLike, globalDeno } from "../../../src/platform/deno/deno_like.ts";
import { installDenoExitHooks } from "../../../src/platform/deno/exit/exit_hooks.ts";

/** The last version on which a program needs a permission to signal itself, and later ones. */
const BEFORE = "2.8.3";
const SINCE = "2.9.0";
const LATER = "2.10.0";

/**
 * A Deno without `--allow-run`, whose signals are called by hand, and which writes down how it
 * would have ended, and whether it asked.
 */
class FakeDeno {
  readonly listeners: Map<string, () => void> = new Map();
  readonly ended: string[] = [];
  readonly like: DenoLike;

  constructor(terminals: readonly boolean[], version: string) {
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
      version: { ...real.version, deno: version },
      permissions: { querySync: () => ({ state: "prompt" }) },
      kill: (_pid: number, signal: string) => {
        const needsPermission = version === BEFORE;
        if (needsPermission && stdin.isTerminal()) this.ended.push("asks");
        if (needsPermission) throw new Error("Requires run access");
        this.ended.push(signal);
      },
      exit: (code: number) => this.ended.push(`exit ${code}`),
    });
  }
}

for (
  const [terminals, signal, version, ended] of [
    [[true, false, false], "SIGTERM", SINCE, "exit 143"],
    [[false, false, true], "SIGTERM", SINCE, "exit 143"],
    [[true, true, true], "SIGINT", SINCE, "SIGINT"],
    [[true, true, true], "SIGINT", LATER, "SIGINT"],
    [[false, false, false], "SIGTERM", SINCE, "SIGTERM"],
    [[true, true, true], "SIGINT", BEFORE, "exit 130"],
    [[false, false, false], "SIGINT", BEFORE, "exit 130"],
    [[false, false, false], "SIGTERM", BEFORE, "exit 143"],
  ] as const
) {
  const where = `terminals are [${terminals}] on ${version}`;
  test(`installExitHooks() ends by ${ended} at ${signal} when ${where}`, () => {
    const deno = new FakeDeno(terminals, version);
    const told: string[] = [];
    const remove = installDenoExitHooks(
      deno.like,
      { flush: ({ kind }) => told.push(kind) },
      () => {},
    );
    deno.listeners.get(signal)?.();
    remove();
    assert.deepEqual([told, deno.ended], [["signal"], [ended]]);
  });
}

for (const signal of ["SIGTERM", "SIGINT"]) {
  test(`installExitHooks() lets nothing more run after it has raised ${signal}`, () => {
    const deno = new FakeDeno([false, false, false], SINCE);
    const flush = ({ kind }: { readonly kind: string }): unknown => deno.ended.push(kind);
    const remove = installDenoExitHooks(deno.like, { flush }, () => deno.ended.push("waits"));
    deno.listeners.get(signal)?.();
    remove();
    assert.deepEqual(deno.ended, ["signal", signal, "waits"]);
  });
}
