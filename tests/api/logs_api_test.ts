import { test } from "node:test";
import assert from "node:assert/strict";
import { logs as legacyLogs } from "@opentelemetry/api-logs";
import {
  createNoopLogger,
  logs,
  register,
  reportCounts,
  SeverityNumber,
} from "../../src/api/mod.ts";
import { withCleanGlobals } from "./clean_globals.ts";
import { FakeLoggerProvider } from "./fake_sdk.ts";

test("getLogger() without an SDK gives a logger that takes every call and is not enabled", () => {
  withCleanGlobals(() => {
    for (const logger of [createNoopLogger(), logs.getLogger("test")]) {
      logger.emit({ body: "lost" });
      assert.equal(logger.enabled(), false);
      assert.equal(logger.enabled({ severityNumber: SeverityNumber.FATAL }), false);
    }
  });
});

test("getLogger() gives a logger that works when the provider is registered later", () => {
  withCleanGlobals(() => {
    const logger = logs.getLogger("early");
    const provider = new FakeLoggerProvider();
    assert.equal(logs.setGlobalLoggerProvider(provider), true);
    assert.equal(logs.setGlobalLoggerProvider(new FakeLoggerProvider()), false);
    logger.emit({ body: "kept" });
    assert.equal(logger.enabled(), true);
    logs.disable();
    logger.emit({ body: "lost" });
    assert.deepEqual(provider.records, [{ body: "kept" }]);
  });
});

test("getLogger() gives a logger that does nothing when the provider refuses it", () => {
  withCleanGlobals(() => {
    const logger = logs.getLogger("test");
    const before = reportCounts().get("logger-threw") ?? 0;
    logs.setGlobalLoggerProvider({
      getLogger: () => {
        throw new Error("of another SDK");
      },
    });
    logger.emit({ body: "lost" });
    assert.equal(logger.enabled(), false);
    assert.equal(reportCounts().get("logger-threw"), before + 1);
  });
});

test("getLogger() reports to the provider that api-logs registered when there is no other", () => {
  withCleanGlobals(() => {
    const early = logs.getLogger("early");
    const provider = new FakeLoggerProvider();
    legacyLogs.setGlobalLoggerProvider(provider);
    early.emit({ body: "early" });
    logs.getLogger("late").emit({ body: "late" });
    assert.deepEqual(provider.records, [{ body: "early" }, { body: "late" }]);
    legacyLogs.disable();
  });
});

test("getLogger() gives a logger that does nothing when what api-logs keeps is none", () => {
  const failing = (): never => {
    throw new Error("no provider");
  };
  for (const kept of [5, failing, () => 5, () => ({}), () => null]) {
    withCleanGlobals(() => {
      Reflect.set(globalThis, Symbol.for("io.opentelemetry.js.api.logs"), kept);
      assert.equal(logs.getLogger("test").enabled(), false);
    });
  }
});

test("disable() leaves no provider when one was registered for api-logs, too", () => {
  withCleanGlobals(() => {
    const logger = logs.getLogger("early");
    const provider = new FakeLoggerProvider();
    register({ loggerProvider: provider });
    logs.disable();
    logger.emit({ body: "lost" });
    logs.getLogger("late").emit({ body: "lost" });
    legacyLogs.getLogger("library").emit({ body: "lost" });
    assert.equal(logger.enabled(), false);
    assert.deepEqual(provider.records, []);
  });
});
