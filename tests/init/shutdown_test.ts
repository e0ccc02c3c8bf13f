import assert from "node:assert/strict";
import { test } from "node:test";
import { init, logs, metrics, trace } from "../../mod.ts";
import { startReceiver } from "../support/receiver.ts";

test("shutdown() gives up and counts what it cannot deliver in its time", async () => {
  await using receiver = await startReceiver({ answer: { action: "hang" } });
  const handle = init({ serviceName: "late", otlp: { endpoint: receiver.url } });
  trace.getTracer("late").startSpan("span").end();
  logs.getLogger("late").emit({ body: "record" });
  metrics.getMeter("late").createCounter("counter").add(1);
  assert.equal(await handle.shutdown({ timeoutMs: 500 }), "timeout");
  const stats = handle.stats();
  for (const signal of ["traces", "logs", "metrics"] as const) {
    const { ended, dropped, queued } = stats[signal];
    assert.deepEqual({ ended, dropped, queued }, { ended: 1, dropped: { shutdown: 1 }, queued: 0 });
  }
});
