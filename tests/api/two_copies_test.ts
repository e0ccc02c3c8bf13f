import { test } from "node:test";
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as first from "../../src/api/mod.ts";
import { withCleanGlobals } from "./clean_globals.ts";
import {
  FakeLoggerProvider,
  FakeMeterProvider,
  fakePropagator,
  FakeTracerProvider,
  manager,
} from "./fake_sdk.ts";

/** Loads another copy of the API, as a second version of the package in a process would be. */
async function loadCopy(): Promise<typeof first> {
  const folder = await mkdtemp(join(tmpdir(), "otel-api-"));
  try {
    await cp(fileURLToPath(new URL("../../src/api", import.meta.url)), folder, { recursive: true });
    return await import(pathToFileURL(join(folder, "mod.ts")).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("register() of one copy of the API is for the other as well", async () => {
  const second = await loadCopy();
  assert.notEqual(second.trace, first.trace);
  withCleanGlobals(() => {
    const tracerProvider = new FakeTracerProvider();
    const loggerProvider = new FakeLoggerProvider();
    const early = second.trace.getTracer("second");
    first.register({
      tracerProvider,
      loggerProvider,
      contextManager: manager,
      propagator: fakePropagator,
    });
    early.startSpan("early");
    second.logs.getLogger("second").emit({ body: "kept" });
    assert.deepEqual(tracerProvider.spans, ["early"]);
    assert.equal(loggerProvider.records.length, 1);
    assert.deepEqual(second.propagation.fields(), ["x-fake"]);
    const span = first.trace.wrapSpanContext(first.INVALID_SPAN_CONTEXT);
    first.context.with(first.trace.setSpan(first.ROOT_CONTEXT, span), () => {
      assert.equal(second.trace.getActiveSpan(), span);
    });
    const refused = second.register({ tracerProvider: new FakeTracerProvider() });
    assert.deepEqual(refused.refused, ["trace"]);
  });
});

test("register() of one copy attaches an early observable of another", async () => {
  const second = await loadCopy();
  withCleanGlobals(() => {
    const observable = second.metrics.getMeter("copy").createObservableGauge("o");
    observable.addCallback((result) => result.observe(1));
    const meterProvider = new FakeMeterProvider("copy");
    first.register({ meterProvider });
    meterProvider.collect();
    assert.deepEqual(meterProvider.measured, [["o", 1, undefined]]);
  });
});
