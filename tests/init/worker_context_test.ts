import assert from "node:assert/strict";
import { test } from "node:test";
import { diag, init, trace } from "../../mod.ts";
import { startReceiver } from "../support/receiver.ts";

test("init() hears of its worker outside of the span in which that was started", async () => {
  await using receiver = await startReceiver({ answer: { status: 400 } });
  const spansAtReports: unknown[] = [];
  const note = (): void => void spansAtReports.push(trace.getActiveSpan());
  const ignore = (): void => {};
  diag.setLogger({ error: note, warn: ignore, info: ignore, debug: ignore, verbose: ignore });
  try {
    await using handle = init({
      otlp: { endpoint: receiver.url },
      metrics: { exporter: "none" },
      exit: { hooks: false },
    });
    const tracer = trace.getTracer("test");
    await tracer.startActiveSpan("request", async (span) => {
      tracer.startSpan("refused").end();
      await handle.forceFlush();
      span.end();
    });
  } finally {
    diag.disable();
  }
  assert.deepEqual(spansAtReports, [undefined]);
});
