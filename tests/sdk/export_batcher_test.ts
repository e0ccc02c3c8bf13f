import assert from "node:assert/strict";
import { test } from "node:test";
import { ExportBatcher } from "../../src/sdk/export_batcher.ts";
import type { ExportResult } from "../../src/sdk/export_result.ts";
import { ManualTimers } from "./trace/trace_fixture.ts";

function batcherFixture(onExport: () => void = () => {}) {
  const timers = new ManualTimers();
  const batches: number[][] = [];
  const exporter = {
    export(items: readonly number[]): Promise<ExportResult> {
      batches.push([...items]);
      onExport();
      return Promise.resolve("success");
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const batcher = new ExportBatcher<number>(exporter, {
    batch: {
      maxQueueSize: 100,
      maxExportBatchSize: 10,
      scheduledDelayMs: 1000,
      exportTimeoutMs: 1000,
    },
    timers,
    words: { cause: "number", one: "number", many: "numbers" },
  });
  return { batcher, batches, timers };
}

test("flushNow() has what is recorded after it exported at once, until the next turn", async () => {
  const { batcher, batches, timers } = batcherFixture();
  batcher.add(1);
  batcher.flushNow();
  batcher.add(2);
  batcher.add(3);
  assert.deepEqual(batches, [[1], [2], [3]]);
  await timers.advance(0);
  batcher.add(4);
  assert.deepEqual(batches, [[1], [2], [3]]);
  await timers.advance(1000);
  assert.deepEqual(batches, [[1], [2], [3], [4]]);
});

test("flushNow() does not go round with an exporter that records", () => {
  const { batcher, batches } = batcherFixture(() => batcher.add(0));
  batcher.add(1);
  batcher.flushNow();
  batcher.add(2);
  assert.deepEqual(batches, [[1], [0, 2]]);
});
