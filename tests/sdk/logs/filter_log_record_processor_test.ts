import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts, SeverityNumber } from "../../../src/api/mod.ts";
import { createLogFilter, FilterLogRecordProcessor } from "../../../src/sdk/mod.ts";
import { settle } from "../trace/trace_fixture.ts";
import { KeepingProcessor, logFixture } from "./log_fixture.ts";

test("createLogFilter() takes the longest start of the name that fits", () => {
  const filter = createLogFilter({
    minimumSeverity: SeverityNumber.INFO,
    targets: { shop: SeverityNumber.WARN, "shop.db": SeverityNumber.TRACE, noisy: Infinity },
  });
  assert.equal(filter("other"), SeverityNumber.INFO);
  assert.equal(filter("shop"), SeverityNumber.WARN);
  assert.equal(filter("shop.http"), SeverityNumber.WARN);
  assert.equal(filter("shop.db.pool"), SeverityNumber.TRACE);
  assert.equal(filter("noisy.thing"), Infinity);
});

test("createLogFilter() refuses severities that are none", () => {
  assert.throws(() => createLogFilter({ minimumSeverity: NaN }), RangeError);
  assert.throws(() => createLogFilter({ targets: { a: -1 } }), /targets\["a"\].*-1/);
});

test("FilterLogRecordProcessor() gives each processor its own choice", () => {
  const all = new KeepingProcessor();
  const severe = new KeepingProcessor();
  const database = new KeepingProcessor();
  const { provider } = logFixture({
    logRecordProcessors: [
      all,
      new FilterLogRecordProcessor(severe, { minimumSeverity: SeverityNumber.ERROR }),
      new FilterLogRecordProcessor(database, {
        minimumSeverity: Infinity,
        targets: { "shop.db": SeverityNumber.DEBUG },
      }),
    ],
  });
  for (const name of ["shop", "shop.db"]) {
    const logger = provider.getLogger(name);
    logger.emit({ severityNumber: SeverityNumber.TRACE, body: `${name} trace` });
    logger.emit({ severityNumber: SeverityNumber.INFO, body: `${name} info` });
    logger.emit({ severityNumber: SeverityNumber.ERROR, body: `${name} error` });
    logger.emit({ body: `${name} unsaid` });
  }
  const bodies = ({ records }: KeepingProcessor): unknown[] => records.map(({ body }) => body);
  assert.equal(all.records.length, 8);
  assert.deepEqual(bodies(severe), [
    "shop error",
    "shop unsaid",
    "shop.db error",
    "shop.db unsaid",
  ]);
  assert.deepEqual(bodies(database), ["shop.db info", "shop.db error", "shop.db unsaid"]);
});

test("Logger.enabled() is false below what any FilterLogRecordProcessor wants", () => {
  const { provider } = logFixture({
    logRecordProcessors: [
      new FilterLogRecordProcessor(new KeepingProcessor(), { minimumSeverity: 17 }),
      new FilterLogRecordProcessor(new KeepingProcessor(), {
        minimumSeverity: 21,
        targets: { shop: 9 },
      }),
    ],
  });
  const shop = provider.getLogger("shop");
  const other = provider.getLogger("other");
  assert.equal(shop.enabled({ severityNumber: SeverityNumber.INFO }), true);
  assert.equal(shop.enabled({ severityNumber: SeverityNumber.DEBUG }), false);
  assert.equal(other.enabled({ severityNumber: SeverityNumber.INFO }), false);
  assert.equal(other.enabled({ severityNumber: SeverityNumber.ERROR }), true);
  assert.equal(other.enabled(), true);
});

test("Logger.enabled() is false where a FilterLogRecordProcessor lets nothing through", () => {
  const silent = new FilterLogRecordProcessor(new KeepingProcessor(), {
    minimumSeverity: Infinity,
    targets: { shop: 0 },
  });
  const { provider, logger } = logFixture({ logRecordProcessors: [silent] });
  const other = provider.getLogger("other");
  assert.equal(logger.enabled(), true);
  assert.equal(other.enabled(), false);
  assert.equal(other.enabled({ severityNumber: SeverityNumber.FATAL4 }), false);
});

test("FilterLogRecordProcessor() reports what an async processor is rejected with", async () => {
  const rejecting = Object.assign(new KeepingProcessor(), {
    onEmit: () => Promise.reject(new Error("no network")),
  });
  const before = reportCounts().get("log-record-processor-onEmit") ?? 0;
  const { logger } = logFixture({
    logRecordProcessors: [new FilterLogRecordProcessor(rejecting, {})],
  });
  logger.emit({ body: 1 });
  await settle();
  assert.equal(reportCounts().get("log-record-processor-onEmit"), before + 1);
});

test("forceFlush() and shutdown() of a FilterLogRecordProcessor are handed on", async () => {
  const kept = new KeepingProcessor();
  const filter = new FilterLogRecordProcessor(kept, {});
  await filter.forceFlush();
  await filter.shutdown();
  assert.deepEqual([kept.flushCount, kept.shutdownCount], [1, 1]);
});
