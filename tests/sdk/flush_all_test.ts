import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts } from "../../src/api/mod.ts";
import { flushAll, flushAllNow } from "../../src/sdk/flush_all.ts";
import type { FlushResult } from "../../src/sdk/flush_result.ts";
import { diagnosticsOf } from "./metrics/metrics_fixture.ts";
import { ManualTimers, settle } from "./trace/trace_fixture.ts";

type Component = () => Promise<FlushResult | void>;

function flush(components: readonly Component[], timers: ManualTimers): Promise<FlushResult> {
  const processors = components.map((ask) => ({ forceFlush: ask, shutdown: ask }));
  return flushAll(processors, "shutdown", { options: { timeoutMs: 10 }, timers });
}

test("flushAll() gives the worst answer when components differ", async () => {
  const components: readonly Component[] = [
    () => Promise.resolve(),
    () => Promise.resolve("timeout"),
    () => Promise.resolve("success"),
  ];
  assert.equal(await flush(components, new ManualTimers()), "timeout");
  assert.equal(await flush([], new ManualTimers()), "success");
});

test("flushAll() asks every component when one throws", async () => {
  let askedCount = 0;
  const broken: Component = () => {
    askedCount++;
    throw new Error("no");
  };
  const messages = await diagnosticsOf(async () => {
    assert.equal(await flush([broken, broken], new ManualTimers()), "failure");
  });
  assert.equal(askedCount, 2);
  assert.deepEqual(messages, ["A processor threw in shutdown(): Error: no"]);
});

test("flushAll() gives timeout when a component takes longer", async () => {
  const timers = new ManualTimers();
  const flushed = flush([() => new Promise(() => {})], timers);
  await timers.advance(10);
  assert.equal(await flushed, "timeout");
});

test("flushAllNow() begins to flush a processor that knows nothing of ends", () => {
  const calls: string[] = [];
  const processorOf = (name: string) => ({
    forceFlush: () => Promise.resolve(void calls.push(`${name} forceFlush`)),
    shutdown: () => Promise.resolve(),
  });
  flushAllNow([
    processorOf("official"),
    { ...processorOf("ours"), flushNow: () => void calls.push("ours flushNow") },
  ]);
  assert.deepEqual(calls, ["official forceFlush", "ours flushNow"]);
});

test("flushAllNow() asks every processor when one throws or rejects", async () => {
  let askedCount = 0;
  const broken = (fail: () => Promise<void>) => ({
    forceFlush: () => {
      askedCount++;
      return fail();
    },
    shutdown: () => Promise.resolve(),
  });
  const countBefore = reportCounts().get("processor-flush") ?? 0;
  flushAllNow([
    broken(() => {
      throw new Error("no");
    }),
    broken(() => Promise.reject(new Error("no"))),
  ]);
  await settle();
  assert.equal(askedCount, 2);
  assert.equal((reportCounts().get("processor-flush") ?? 0) - countBefore, 2);
});
