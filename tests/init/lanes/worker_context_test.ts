import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { diag, init, trace } from "../../../mod.ts";
import { startReceiver } from "../../support/receiver.ts";

/** What an application keeps for each of its requests. */
const requests = new AsyncLocalStorage<string>();

test("init() hears of its worker outside of the request in which that was started", async () => {
  await using receiver = await startReceiver({ answer: { status: 400 } });
  const seenAtReports: unknown[] = [];
  const note = (): void => void seenAtReports.push([trace.getActiveSpan(), requests.getStore()]);
  const ignore = (): void => {};
  diag.setLogger({ error: note, warn: ignore, info: ignore, debug: ignore, verbose: ignore });
  try {
    await using handle = init({
      otlp: { endpoint: receiver.url },
      metrics: { exporter: "none" },
      exit: { hooks: false },
    });
    const tracer = trace.getTracer("test");
    await requests.run("request 1", () =>
      tracer.startActiveSpan("request", async (span) => {
        tracer.startSpan("refused").end();
        await handle.forceFlush();
        span.end();
      }));
  } finally {
    diag.disable();
  }
  assert.deepEqual(seenAtReports, [[undefined, undefined]]);
});
