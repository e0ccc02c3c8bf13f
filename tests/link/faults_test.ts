import assert from "node:assert/strict";
import { test } from "node:test";
import type { SignalStats } from "../../src/link/mod.ts";
import { startRawServer } from "../otlp/sender_fixture.ts";
import { type Answer, startReceiver } from "../support/receiver.ts";
import { openDelivery, PLACES } from "./delivery_fixture.ts";

const LARGE_ANSWER = "sends 100 MB of error";
const NO_LIMIT = { timeoutMs: 0, exportTimeoutMs: 0 };

/** What a collector does, and what becomes of the spans. */
const FAULTS: readonly (readonly [name: string, answer: Answer, reason: string])[] = [
  ["hangs", { action: "hang" }, "retry_exhausted"],
  ["resets", { action: "reset" }, "retry_exhausted"],
  ["closes", { action: "close" }, "retry_exhausted"],
  ["says 503 for ever", { status: 503 }, "retry_exhausted"],
  ["asks for a second", { status: 503, headers: { "retry-after": "1" } }, "retry_exhausted"],
  ["says 400", { status: 400 }, "refused"],
  [LARGE_ANSWER, { status: 400, body: "x".repeat(100_000_000) }, "refused"],
  ["rejects them", { partial: { rejected: 50 } }, "rejected"],
];

function assertSum(stats: SignalStats): void {
  const lost = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
  assert.equal(stats.ended, stats.exported + lost + stats.queued);
}

/** Bytes that this thread holds; what it hands to a worker is bounded with it. */
function heldBytes(): number {
  // why: the global exists on Bun only, which lets garbage grow to any size
  const { Bun } = globalThis as unknown as { readonly Bun?: { gc(isSynchronous: boolean): void } };
  Bun?.gc(true);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

for (const where of PLACES) {
  for (const [name, answer, reason] of FAULTS) {
    test(`stats() counts losses when a collector ${name}, and none after (${where})`, async () => {
      await using receiver = await startReceiver({ answer });
      // What the answer says is what counts, however long a busy machine takes to send it.
      const isLarge = name === LARGE_ANSWER;
      await using delivery = openDelivery(where, receiver.url, isLarge ? { sender: NO_LIMIT } : {});
      delivery.endSpans(50, "lost");
      assert.equal(await delivery.lane.forceFlush(), "failure");
      assert.deepEqual(delivery.lane.stats().dropped, { [reason]: 50 });
      assertSum(delivery.lane.stats());

      receiver.answer = {};
      receiver.clear();
      delivery.endSpans(10, "after");
      assert.equal(await delivery.lane.forceFlush(), "success");
      assert.ok(receiver.spans.every((span) => span.name.startsWith("after")));
      assert.equal(receiver.spans.length, 10);
      assert.equal(delivery.lane.stats().exported, 10);
      assertSum(delivery.lane.stats());
    });
  }

  test(`write() holds what comes while asked to wait for an hour (${where})`, async () => {
    await using receiver = await startReceiver();
    receiver.answerNext({ status: 429, headers: { "retry-after": "3600" } });
    await using delivery = openDelivery(where, receiver.url, {
      batch: { maxQueueSize: 20, maxExportBatchSize: 10 },
      limits: { maxQueueSize: 20 },
    });
    delivery.endSpans(5, "lost");
    assert.equal(await delivery.lane.forceFlush(), "failure");
    for (let wave = 0; wave < 5; wave++) {
      delivery.endSpans(10, "waiting");
      assert.equal(await delivery.lane.forceFlush({ timeoutMs: 10 }), "timeout");
    }
    const stats = delivery.lane.stats();
    assertSum(stats);
    // One batch of ten at most has left the queue.
    assert.equal(stats.dropped.retry_exhausted, 5);
    assert.ok((stats.dropped.queue_full ?? 0) >= 20);
    assert.ok(stats.queued <= 30, `queued ${stats.queued}`);
    assert.equal(receiver.requests.length, 1);
  });

  test(`forceFlush() does not send again what got a 100 MB success (${where})`, async () => {
    await using receiver = await startReceiver({ answer: { body: "x".repeat(100_000_000) } });
    await using delivery = openDelivery(where, receiver.url, {
      sender: NO_LIMIT,
    });
    delivery.endSpans(50);
    await delivery.lane.forceFlush();
    assert.equal(receiver.requests.length, 1);
    assertSum(delivery.lane.stats());
    assert.equal(delivery.lane.stats().queued, 0);
  });

  test(`stats() counts what is lost when nobody listens (${where})`, async () => {
    const server = await startRawServer(() => {});
    await server[Symbol.asyncDispose]();
    await using delivery = openDelivery(where, `http://127.0.0.1:${server.port}`);
    delivery.endSpans(50);
    assert.equal(await delivery.lane.forceFlush(), "failure");
    assert.deepEqual(delivery.lane.stats().dropped, { retry_exhausted: 50 });
    assert.equal(delivery.lane.stats().retries, 4);
  });

  test(`stats() counts retries that succeed (${where})`, async () => {
    await using receiver = await startReceiver();
    receiver.answerNext({ status: 503 }, { status: 504 }, { status: 429 });
    await using delivery = openDelivery(where, receiver.url);
    delivery.endSpans(50);
    assert.equal(await delivery.lane.forceFlush(), "success");
    const { exported, retries, requests } = delivery.lane.stats();
    assert.deepEqual({ exported, retries, requests }, { exported: 50, retries: 3, requests: 1 });
    assert.equal(receiver.spans.length, 50);
  });

  test(`write() keeps the bound of the queue while a collector hangs (${where})`, async () => {
    await using receiver = await startReceiver({ answer: { action: "hang" } });
    await using delivery = openDelivery(where, receiver.url, {
      batch: { maxQueueSize: 100, maxExportBatchSize: 50 },
      limits: { maxQueueSize: 100 },
    });
    for (let wave = 0; wave < 20; wave++) {
      delivery.endSpans(100);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const stats = delivery.lane.stats();
      assertSum(stats);
      assert.ok(stats.queued <= 150, `queued ${stats.queued}`);
    }
    assert.ok((delivery.lane.stats().dropped.queue_full ?? 0) >= 1000);
  });

  test(`write() keeps memory bounded while a collector hangs (${where})`, async () => {
    await using receiver = await startReceiver({ answer: { action: "hang" } });
    await using delivery = openDelivery(where, receiver.url, {
      batch: { maxQueueSize: 1_000_000 },
      limits: { maxQueueSize: 1_000_000, maxQueueBytes: 4_000_000 },
    });
    const text = "x".repeat(1000);
    const endWaves = async (count: number): Promise<void> => {
      for (let wave = 0; wave < count; wave++) {
        delivery.endSpans(1000, "span", `${wave} ${text}`);
        await new Promise((resolve) => setTimeout(resolve));
      }
    };
    // Garbage grows to some size at first.
    await endWaves(150);
    const before = heldBytes();
    // 300 MB of text, if it were kept.
    await endWaves(300);
    const stats = delivery.lane.stats();
    assertSum(stats);
    assert.ok((stats.dropped.queue_bytes ?? 0) > 400_000);
    assert.ok(stats.queued <= 5000, `queued ${stats.queued}`);
    const growth = heldBytes() - before;
    assert.ok(growth < 100_000_000, `grown by ${growth} bytes`);
  });

  test(`write() keeps order over many chunks and batches (${where})`, async () => {
    await using receiver = await startReceiver();
    await using delivery = openDelivery(where, receiver.url, {
      limits: { maxQueueSize: 100_000 },
      sender: { timeoutMs: 0, exportTimeoutMs: 0 },
    });
    for (let wave = 0; wave < 10; wave++) {
      delivery.endSpans(1000, `wave ${wave}`);
      await new Promise((resolve) => setTimeout(resolve));
    }
    assert.equal(await delivery.lane.forceFlush(), "success");
    const expected = Array.from(
      { length: 10_000 },
      (_, index) => `wave ${Math.floor(index / 1000)} ${index % 1000}`,
    );
    assert.deepEqual(receiver.spans.map((span) => span.name), expected);
    assert.ok(receiver.requests.every(({ recordCount }) => recordCount <= 512));
    assert.deepEqual(receiver.errors, []);
  });
}
