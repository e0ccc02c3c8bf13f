import assert from "node:assert/strict";
import { test } from "node:test";
import { logs, SeverityNumber } from "../../src/api/mod.ts";
import { createLog, type Log } from "../../src/log/mod.ts";
import { logFixture } from "../sdk/logs/log_fixture.ts";

function logAt(minimumSeverity: number): {
  readonly log: Log;
  readonly bodies: () => unknown[];
} & ReturnType<typeof logFixture> {
  const fixture = logFixture({ loggerConfigurator: () => ({ minimumSeverity }) });
  logs.disable();
  logs.setGlobalLoggerProvider(fixture.provider);
  const bodies = (): unknown[] => fixture.kept.records.map((record) => record.body);
  return { ...fixture, log: createLog("shop", { version: "2" }), bodies };
}

test("createLog() gives each level its severity", () => {
  const { log, kept } = logAt(0);
  for (const level of ["trace", "debug", "info", "warn", "error", "fatal"] as const) {
    log[level](level);
  }
  const told = kept.records.map(({ severityNumber, severityText, body }) => [
    severityNumber,
    severityText,
    body,
  ]);
  assert.deepEqual(told, [
    [1, "TRACE", "trace"],
    [5, "DEBUG", "debug"],
    [9, "INFO", "info"],
    [13, "WARN", "warn"],
    [17, "ERROR", "error"],
    [21, "FATAL", "fatal"],
  ]);
  assert.equal(kept.records[0].instrumentationScope.version, "2");
});

test("createLog() takes fields and errors", () => {
  const { log, kept } = logAt(0);
  const error = new TypeError("no card");
  log.info("paid", { cents: 1200 });
  log.error("payment failed", error, { cents: 5 });
  log.warn(error, { attempt: 2 });
  log.warn("again", error);
  assert.deepEqual(kept.records[0].attributes, { cents: 1200 });
  assert.equal(kept.records[1].body, "payment failed");
  assert.equal(kept.records[1].attributes["exception.type"], "TypeError");
  assert.equal(kept.records[1].attributes.cents, 5);
  assert.equal(kept.records[2].body, "no card");
  assert.equal(kept.records[2].attributes["exception.message"], "no card");
  assert.equal(kept.records[2].attributes.attempt, 2);
  assert.equal(kept.records[3].attributes["exception.message"], "no card");
});

test("createLog() takes what a catch clause is given, of whatever type", () => {
  const { log, kept } = logAt(0);
  const thrown: readonly unknown[] = [new RangeError("too far"), "plain", 7, 7n, undefined, null];
  for (const error of thrown) log.error("failed", error);
  for (const error of [{ code: 5 }, "plain", undefined] as readonly unknown[]) {
    log.error("failed", error, { attempt: 2 });
  }
  const told = kept.records.map(({ attributes }) => [
    attributes["exception.type"],
    attributes["exception.message"],
    attributes.attempt,
  ]);
  assert.deepEqual(told, [
    ["RangeError", "too far", undefined],
    [undefined, "plain", undefined],
    [undefined, "7", undefined],
    [undefined, "7", undefined],
    [undefined, undefined, undefined],
    [undefined, undefined, undefined],
    ["5", undefined, 2],
    [undefined, "plain", 2],
    [undefined, undefined, 2],
  ]);
});

test("createLog() turns away what is not severe enough", () => {
  const { log, bodies } = logAt(SeverityNumber.WARN);
  log.info("below");
  log.warn("at");
  assert.deepEqual(bodies(), ["at"]);
  assert.equal(log.isEnabled(SeverityNumber.INFO), false);
  assert.equal(log.isEnabled(SeverityNumber.ERROR), true);
});

test("createLog() works from the moment at which an SDK is registered", () => {
  logs.disable();
  const log = createLog("early");
  log.info("into nothing");
  const { kept, provider } = logFixture();
  logs.setGlobalLoggerProvider(provider);
  log.info("heard");
  assert.deepEqual(kept.records.map((record) => record.body), ["heard"]);
});

test("createLog() throws nothing, whatever it is given", () => {
  const { log } = logAt(0);
  const error = Object.defineProperty(new Error("hidden"), "message", {
    get: () => {
      throw new TypeError("hostile");
    },
  });
  const proxy = new Proxy(new Error("hidden"), {
    getPrototypeOf: () => {
      throw new TypeError("hostile");
    },
  });
  log.error(error);
  log.error(proxy);
  log.error("failed", proxy);
});

test("createLog() throws nothing, whatever the SDK that is registered throws", () => {
  let calls = 0;
  const fail = (): never => {
    calls++;
    throw new Error("of another SDK");
  };
  logs.disable();
  logs.setGlobalLoggerProvider({ getLogger: () => ({ emit: fail, enabled: fail }) });
  try {
    const log = createLog("shop");
    log.info("paid");
    // What cannot be told is left to the call.
    assert.equal(log.isEnabled(SeverityNumber.INFO), true);
  } finally {
    logs.disable();
  }
  assert.equal(calls, 3);
});
