import assert from "node:assert/strict";
import { test } from "node:test";
import { register } from "../../../src/api/mod.ts";
import { watchRegistration } from "../../../src/init/global/watch_registration.ts";
import { TracerProvider } from "../../../src/sdk/mod.ts";
import { globalSlot, withCleanGlobals } from "../../api/clean_globals.ts";
import { ManualTimers } from "../../link/link_fixture.ts";
import { startReceiver } from "../../support/receiver.ts";
import { runInit } from "../run_init.ts";
import { reportCount } from "../../support/report_count.ts";

test("init() says at the end whose place another SDK has taken", async () => {
  await using receiver = await startReceiver();
  const { code, stderr } = await runInit({
    mode: "replaced",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.equal(code, 0);
  assert.equal(
    stderr,
    "[@offthread/otel] warning: Another OpenTelemetry SDK has replaced what init() " +
      "registered: trace. What is recorded from then on goes to that SDK.\n",
  );
});

const REPLACED = "registration-replaced";

test("watchRegistration() looks once while the process runs, unless it is stopped", () => {
  withCleanGlobals(() => {
    const timers = new ManualTimers();
    const { registered } = register({ tracerProvider: new TracerProvider() });
    watchRegistration(registered, timers);
    watchRegistration(registered, timers).stop();
    globalSlot({ ...globalSlot(), trace: new TracerProvider() });
    const before = reportCount(REPLACED);
    timers.pass(60_000);
    assert.equal(reportCount(REPLACED), before + 1);
    assert.equal(timers.count, 0);
  });
});

test("watchRegistration() says nothing of what is there still, or was removed", () => {
  withCleanGlobals(() => {
    const registration = register({ tracerProvider: new TracerProvider() });
    const watch = watchRegistration(registration.registered, new ManualTimers());
    const before = reportCount(REPLACED);
    watch.look();
    registration.unregister();
    watch.look();
    assert.equal(reportCount(REPLACED), before);
  });
});
