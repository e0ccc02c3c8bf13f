import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts } from "../../src/api/mod.ts";
import { diagnosticsOf } from "./metrics/metrics_fixture.ts";
import { ExportQueue, type QueuedExporter } from "../../src/sdk/export_queue.ts";
import type { ExportResult } from "../../src/sdk/export_result.ts";
import { ManualTimers, settle } from "./trace/trace_fixture.ts";

/** Notes what it is asked, and answers an export when a test says so. */
class GatedExporter implements QueuedExporter<number> {
  readonly calls: string[] = [];
  readonly #answers: ((result: ExportResult) => void)[] = [];

  export(items: readonly number[]): Promise<ExportResult> {
    this.calls.push(`export ${items.join(" ")}`);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  forceFlush(): Promise<void> {
    this.calls.push("flush");
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.calls.push("shutdown");
    return Promise.resolve();
  }

  async answer(result: ExportResult = "success"): Promise<void> {
    this.#answers.shift()?.(result);
    await settle();
  }
}

function queueFixture(exportTimeoutMs = 100, cause = "number") {
  const exporter = new GatedExporter();
  const timers = new ManualTimers();
  const words = { cause, one: "number", many: "numbers" };
  const queue = new ExportQueue<number>(exporter, { exportTimeoutMs, timers, words });
  return { exporter, timers, queue };
}

test("ExportQueue() refuses what is no exporter", () => {
  for (const given of [undefined, null, {}, { export: 1 }]) {
    // why: what plain JavaScript may give
    const exporter = given as unknown as QueuedExporter<number>;
    assert.throws(
      () =>
        new ExportQueue(exporter, {
          exportTimeoutMs: 1,
          timers: new ManualTimers(),
          words: { cause: "number", one: "number", many: "numbers" },
        }),
      /^TypeError: Cannot export: an exporter must have export\(\)/,
    );
  }
});

test("ExportQueue.export() asks for one export at a time, even after a time-out", async () => {
  const { exporter, timers, queue } = queueFixture();
  queue.export([1]);
  queue.export([2, 3]);
  await timers.advance(100);
  assert.deepEqual(exporter.calls, ["export 1"]);
  await exporter.answer();
  assert.deepEqual(exporter.calls, ["export 1", "export 2 3"]);
});

test("ExportQueue.flush() waits as long as an export takes with a time-out of 0", async () => {
  const { exporter, timers, queue } = queueFixture(0);
  queue.export([1]);
  const flushed = queue.flush({ timeoutMs: Infinity });
  await timers.advance(1e9);
  await exporter.answer();
  assert.equal(await flushed, "success");
});

test("ExportQueue.export() counts what waits until the exporter is handed it", async () => {
  const { exporter, queue } = queueFixture();
  queue.export([1]);
  queue.export([2, 3]);
  assert.equal(queue.waitingCount, 2);
  await exporter.answer();
  assert.equal(queue.waitingCount, 0);
});

test("flush() sees the result of every batch, not the last one alone", async () => {
  const { exporter, queue } = queueFixture();
  queue.export([1]);
  queue.export([2]);
  const flushed = queue.flush(undefined);
  await exporter.answer("failure");
  await exporter.answer("success");
  assert.equal(await flushed, "failure");
});

test("shutdown() shuts the exporter down when its flush fails", async () => {
  const { exporter, queue } = queueFixture();
  exporter.forceFlush = () => Promise.reject(new Error("no"));
  assert.equal(await queue.shutdown(undefined), "failure");
  assert.deepEqual(exporter.calls, ["shutdown"]);
});

test("shutdown() shuts the exporter down when the time is over", async () => {
  const { exporter, timers, queue } = queueFixture();
  queue.export([1]);
  const stopped = queue.shutdown({ timeoutMs: 10 });
  await timers.advance(10);
  assert.equal(await stopped, "timeout");
  assert.deepEqual(exporter.calls, ["export 1", "shutdown"]);
});

test("shutdown() answers in its time when the exporter's own end takes longer", async () => {
  const { exporter, timers, queue } = queueFixture(0);
  exporter.shutdown = () => new Promise(() => {});
  queue.export([1]);
  const stopped = queue.shutdown({ timeoutMs: 1000 });
  await timers.advance(900);
  await exporter.answer();
  await timers.advance(100);
  assert.equal(await Promise.race([stopped, settle()]), "timeout");
});

test("shutdown() and flush() after a shutdown() share its answer", async () => {
  const { exporter, queue } = queueFixture();
  queue.export([1]);
  const answers = Promise.all([
    queue.shutdown(undefined),
    queue.shutdown(undefined),
    queue.flush(undefined),
  ]);
  await exporter.answer("failure");
  assert.deepEqual(await answers, ["failure", "failure", "failure"]);
  assert.deepEqual(exporter.calls, ["export 1", "flush", "shutdown"]);
});

test("flush() and shutdown() succeed with an exporter that has nothing to flush", async () => {
  const { exporter, queue } = queueFixture();
  // As plain JavaScript may make it.
  Reflect.set(exporter, "forceFlush", undefined);
  assert.equal(await queue.flush(undefined), "success");
  assert.equal(await queue.shutdown(undefined), "success");
  assert.deepEqual(exporter.calls, ["shutdown"]);
});

test("ExportQueue.flush() answers failure when the exporter throws", async () => {
  const { exporter, queue } = queueFixture();
  exporter.export = () => {
    throw new Error("no");
  };
  queue.export([1]);
  assert.equal(await queue.flush(undefined), "failure");
});

test("export() reports each batch that the exporter did not export, and no other", async () => {
  const { exporter, timers, queue } = queueFixture();
  const count = (): number => reportCounts().get("number-export") ?? 0;
  const before = count();
  for (const result of ["success", "failure"] as const) {
    queue.export([1]);
    await exporter.answer(result);
  }
  assert.equal(count() - before, 1);
  queue.export([2]);
  await timers.advance(100);
  assert.equal(count() - before, 2);
});

test("ExportQueue() says what the exporter threw, of each of its methods", async () => {
  const { exporter, queue } = queueFixture(100, "thrown");
  exporter.export = () => Promise.reject(new Error("no such host"));
  exporter.forceFlush = () => {
    throw new Error("not open");
  };
  exporter.shutdown = () => Promise.reject(new Error("not closed"));
  const messages = await diagnosticsOf(async () => {
    queue.export([1]);
    assert.equal(await queue.shutdown(undefined), "failure");
  });
  assert.deepEqual(messages, [
    "A number exporter threw in export(): Error: no such host",
    "A number exporter did not export 1 number: it failed.",
    "A number exporter threw in forceFlush(): Error: not open",
    "A number exporter threw in shutdown(): Error: not closed",
  ]);
});

test("ExportQueue.flush() says what an exporter may answer", async () => {
  // why: what plain JavaScript may give, as who comes from the official packages does
  const { exporter, queue } = queueFixture(100, "answer");
  const answers = [undefined, { code: 0 }, "done"] as unknown as ExportResult[];
  const results: unknown[] = [];
  const messages = await diagnosticsOf(async () => {
    for (const answer of answers) {
      queue.export([1]);
      const flushed = queue.flush(undefined);
      exporter.answer(answer);
      results.push(await flushed);
    }
  });
  assert.deepEqual(results, ["success", "failure", "failure"]);
  assert.deepEqual(messages, [
    "A number exporter threw in export(): TypeError: " +
    'export() must return "success" or "failure", not a value of type object.',
    "A number exporter did not export 1 number: it failed.",
  ]);
});

test("exportNow() hands over what waits, though the exporter is busy", async () => {
  const { exporter, queue } = queueFixture();
  queue.export([1]);
  queue.export([2]);
  queue.export([3, 4]);
  assert.equal(queue.exportNow(), 0);
  assert.deepEqual(exporter.calls, ["export 1", "export 2", "export 3 4"]);
  assert.equal(queue.waitingCount, 0);
  // Should the process live on, nothing is handed over twice, and a flush waits for all.
  const flushed = queue.flush({ timeoutMs: 50 });
  for (let each = 0; each < 3; each++) await exporter.answer();
  assert.equal(await flushed, "success");
  assert.deepEqual(exporter.calls, ["export 1", "export 2", "export 3 4", "flush"]);
});

test("export() waits for the exports of exportNow() where the process lives on", async () => {
  const { exporter, queue } = queueFixture();
  queue.export([1]);
  queue.export([2]);
  queue.exportNow();
  queue.export([3]);
  await exporter.answer();
  assert.deepEqual(exporter.calls, ["export 1", "export 2"]);
  await exporter.answer();
  assert.deepEqual(exporter.calls, ["export 1", "export 2", "export 3"]);
});

test("exportNow() counts what an exporter has not answered that takes its time", async () => {
  const { exporter, timers, queue } = queueFixture();
  queue.export([1]);
  await exporter.answer();
  await timers.advance(0);
  queue.export([2]);
  assert.equal(queue.exportNow(), 0); // it may be one that answers at once
  await timers.advance(0);
  assert.equal(queue.exportNow(), 1);
  queue.export([3, 4]);
  assert.equal(queue.exportNow(), 3);
  await exporter.answer();
  await exporter.answer();
  assert.equal(queue.exportNow(), 0);
});

test("exportNow() does not count what was given up, and reported, before", async () => {
  const { timers, queue } = queueFixture(100, "given-up");
  const messages = await diagnosticsOf(async () => {
    queue.export([1]);
    await timers.advance(100);
  });
  assert.deepEqual(messages, ["A number exporter did not export 1 number: it timed out."]);
  assert.equal(queue.exportNow(), 0);
});
