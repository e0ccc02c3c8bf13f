import assert from "node:assert/strict";
import { test } from "node:test";
import { startReceiver } from "../support/receiver.ts";
import { reportCount } from "../support/report_count.ts";
import { until } from "../support/until.ts";
import { openDelivery, PLACES } from "./delivery_fixture.ts";

function namesOf(spans: readonly { readonly name: string }[]): readonly string[] {
  return spans.map(({ name }) => name).sort();
}

function names(count: number, name: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`).sort();
}

for (const where of PLACES) {
  test(`forceFlush() delivers after a crash what waited, once (${where})`, async () => {
    await using receiver = await startReceiver();
    // However slow the machine is: an attempt that is given up too early is made twice.
    const sender = { timeoutMs: 0, exportTimeoutMs: 0 };
    await using delivery = openDelivery(where, receiver.url, { sender });
    delivery.endSpans(10);
    delivery.crashAtNextMessage();
    assert.equal(await delivery.lane.forceFlush(), "success");
    assert.equal(delivery.starts(), 2);
    assert.deepEqual(namesOf(receiver.spans), names(10, "span"));
    const { ended, exported, dropped, queued } = delivery.lane.stats();
    assert.deepEqual({ ended, exported, dropped, queued }, {
      ended: 10,
      exported: 10,
      dropped: {},
      queued: 0,
    });
  });

  test(`forceFlush() delivers after a crash what was on its way (${where})`, async () => {
    await using receiver = await startReceiver();
    await using delivery = openDelivery(where, receiver.url, { sender: { timeoutMs: 0 } });
    delivery.endSpans(5, "before");
    assert.equal(await delivery.lane.forceFlush(), "success");
    receiver.answerNext({ action: "hang" });
    delivery.endSpans(5, "under way");
    void delivery.lane.forceFlush();
    await receiver.waitForRequests(2);
    delivery.crash();
    delivery.endSpans(5, "meanwhile");
    assert.equal(await delivery.lane.forceFlush(), "success");
    assert.equal(delivery.starts(), 2);
    const expected = ["before", "under way", "meanwhile"].flatMap((name) => names(5, name));
    assert.deepEqual(namesOf(receiver.spans), expected.sort());
    const { exported, queued } = delivery.lane.stats();
    assert.deepEqual([exported, queued], [15, 0]);
  });

  test(`forceFlush() gives up after crashes without end, and says so (${where})`, async () => {
    await using receiver = await startReceiver({ answer: { action: "hang" } });
    await using delivery = openDelivery(where, receiver.url, { sender: { timeoutMs: 0 } });
    delivery.endSpans(10);
    const toldBefore = reportCount("dropped-worker_lost");
    const flushed = delivery.lane.forceFlush();
    for (let crash = 1; crash <= 3; crash++) {
      await until(() => delivery.starts() === crash);
      delivery.crash();
    }
    assert.equal(await flushed, "failure");
    assert.deepEqual(delivery.lane.stats().dropped, { worker_lost: 10 });
    assert.equal(delivery.lane.stats().queued, 0);
    assert.equal(reportCount("dropped-worker_lost"), toldBefore + 1);
  });
}
