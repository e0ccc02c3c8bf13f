import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts, SeverityNumber } from "../../../src/api/mod.ts";
import {
  DEFAULT_LOG_RECORD_LIMITS,
  defaultResource,
  LoggerProvider,
} from "../../../src/sdk/mod.ts";
import { ManualTimers, settle } from "../trace/trace_fixture.ts";
import { KeepingProcessor, logFixture } from "./log_fixture.ts";

test("getLogger() gives the same logger for the same scope, and another one for another", () => {
  const { provider } = logFixture();
  const first = provider.getLogger("a", "1", { schemaUrl: "s", attributes: { x: 1 } });
  const second = provider.getLogger("a", "1", { schemaUrl: "s", attributes: { x: 1 } });
  assert.equal(first, second);
  assert.notEqual(first, provider.getLogger("a", "1", { schemaUrl: "s", attributes: { x: 2 } }));
  assert.notEqual(first, provider.getLogger("a", "1", { attributes: { x: 1 } }));
  assert.notEqual(first, provider.getLogger("a", "2", { schemaUrl: "s", attributes: { x: 1 } }));
});

test("getLogger() gives the scope to the records", () => {
  const { provider, kept } = logFixture();
  provider.getLogger("a", "1", { schemaUrl: "s", attributes: { x: 1 } }).emit({});
  const { name, version, schemaUrl, attributes } = kept.records[0].instrumentationScope;
  assert.deepEqual({ name, version, schemaUrl, attributes }, {
    name: "a",
    version: "1",
    schemaUrl: "s",
    attributes: { x: 1 },
  });
});

test("getLogger() keeps a name that is empty, and reports it", () => {
  const { provider, kept } = logFixture();
  const before = reportCounts().get("logger-name") ?? 0;
  provider.getLogger("").emit({});
  assert.equal(kept.records[0].instrumentationScope.name, "");
  assert.equal(reportCounts().get("logger-name"), before + 1);
});

test("getLogger() gives a logger for a name that cannot be printed", () => {
  const { provider, kept } = logFixture();
  // why: plain JavaScript gives what it likes
  const name = Object.create(null) as string;
  provider.getLogger(name).emit({});
  assert.equal(kept.records[0].instrumentationScope.name, "a value that cannot be printed");
});

test("shutdown() of a LoggerProvider is one though a processor asks for it", async () => {
  let shutdownCount = 0;
  const kept = new KeepingProcessor();
  kept.shutdown = () => {
    shutdownCount++;
    provider.shutdown();
    return Promise.resolve();
  };
  const provider = new LoggerProvider({ logRecordProcessors: [kept] });
  assert.equal(await provider.shutdown(), "success");
  assert.equal(shutdownCount, 1);
});

test("LoggerProvider() keeps the processors that it was given", () => {
  const kept = new KeepingProcessor();
  const logRecordProcessors = [kept];
  const provider = new LoggerProvider({ logRecordProcessors });
  logRecordProcessors.pop();
  provider.getLogger("shop").emit({});
  assert.equal(kept.records.length, 1);
});

test("setLoggerConfigurator() changes loggers that were given out before", () => {
  const { provider, logger, kept } = logFixture();
  provider.setLoggerConfigurator(({ name }) => ({ enabled: name !== "shop" }));
  logger.emit({ body: "off" });
  provider.getLogger("other").emit({ body: "on" });
  provider.setLoggerConfigurator(() => ({ minimumSeverity: SeverityNumber.ERROR }));
  logger.emit({ severityNumber: SeverityNumber.WARN, body: "below" });
  logger.emit({ severityNumber: SeverityNumber.ERROR, body: "at" });
  assert.deepEqual(kept.records.map((record) => record.body), ["on", "at"]);
});

test("getLogger() goes on when the configurator throws", () => {
  const { logger, kept } = logFixture({
    loggerConfigurator: () => {
      throw new Error("configurator");
    },
  });
  logger.emit({});
  assert.equal(kept.records.length, 1);
});

test("getLogger() goes on when the configurator rejects, or cannot be read", async () => {
  const unreadable = Object.defineProperty({}, "minimumSeverity", {
    get: () => {
      throw new Error("getter");
    },
  });
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  for (const answer of [() => Promise.reject(new Error("configurator")), () => unreadable]) {
    const before = reportCounts().get("logger-configurator") ?? 0;
    const { logger, kept } = logFixture({ loggerConfigurator: answer });
    logger.emit({});
    assert.equal(kept.records.length, 1);
    await settle();
    assert.equal(reportCounts().get("logger-configurator"), before + 1);
  }
});

test("forceFlush() and shutdown() reach every processor, and shutdown() once", async () => {
  const other = new KeepingProcessor();
  const kept = new KeepingProcessor();
  const { provider } = logFixture({ logRecordProcessors: [kept, other] });
  assert.equal(await provider.forceFlush(), "success");
  assert.equal(await provider.shutdown(), "success");
  assert.equal(await provider.shutdown(), "success");
  assert.equal(await provider.forceFlush(), "failure");
  assert.deepEqual([kept.flushCount, kept.shutdownCount], [1, 1]);
  assert.deepEqual([other.flushCount, other.shutdownCount], [1, 1]);
});

test("forceFlush() of a LoggerProvider answers failure and timeout", async () => {
  const failing = new KeepingProcessor();
  failing.forceFlush = () => Promise.reject(new Error("rejected"));
  const other = new KeepingProcessor();
  const { provider } = logFixture({ logRecordProcessors: [failing, other] });
  assert.equal(await provider.forceFlush(), "failure");
  assert.equal(other.flushCount, 1);

  const hanging = new KeepingProcessor();
  hanging.forceFlush = () => new Promise(() => {});
  const timers = new ManualTimers();
  const { provider: slow } = logFixture({ logRecordProcessors: [hanging], timers });
  const flushed = slow.forceFlush({ timeoutMs: 100 });
  await timers.advance(100);
  assert.equal(await flushed, "timeout");
});

test("shutdown() turns loggers off, also those that are asked for later", async () => {
  const { provider, logger, kept } = logFixture();
  await provider.shutdown();
  logger.emit({});
  provider.getLogger("later").emit({});
  assert.equal(logger.enabled(), false);
  assert.equal(kept.records.length, 0);
});

test("DEFAULT_LOG_RECORD_LIMITS are those of the specification", () => {
  assert.deepEqual(DEFAULT_LOG_RECORD_LIMITS, {
    attributeCountLimit: 128,
    attributeValueLengthLimit: Infinity,
    attributeValueDepthLimit: 64,
  });
});

test("LoggerProvider() without a resource tells of the SDK", () => {
  const kept = new KeepingProcessor();
  new LoggerProvider({ logRecordProcessors: [kept] }).getLogger("shop").emit({ body: "b" });
  assert.deepEqual(kept.records[0].resource.attributes, defaultResource().attributes);
});

test("LoggerProvider() refuses limits that make no sense", () => {
  assert.throws(
    () => new LoggerProvider({ logRecordLimits: { attributeCountLimit: -1 } }),
    /attributeCountLimit must be at least 0, not -1/,
  );
});

test("LoggerProvider() takes a limit that is undefined for one that is not given", () => {
  const logRecordLimits = { attributeCountLimit: undefined, attributeValueLengthLimit: 2 };
  // why: plain JavaScript, and TypeScript as most projects set it, may give undefined
  const { logger, kept } = logFixture({ logRecordLimits: logRecordLimits as object });
  logger.emit({ attributes: { a: "text" } });
  assert.deepEqual(kept.records[0].attributes, { a: "te" });
});
