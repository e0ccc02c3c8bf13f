import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { reportCounts, SeverityNumber } from "../../../src/api/mod.ts";
import {
  FilterLogRecordProcessor,
  LoggerProvider,
  type LogRecordProcessor,
} from "../../../src/sdk/mod.ts";

async function rejecting(): Promise<never> {
  await Promise.resolve();
  throw new Error("boom");
}

// What a component without types may answer.
function anything<T>(value: unknown): T {
  // why: the very point of the tests that use it
  return value as T;
}

function processor(emitted: unknown[], more: Partial<LogRecordProcessor> = {}): LogRecordProcessor {
  return {
    onEmit: ({ body }) => void emitted.push(body),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
    ...more,
  };
}

test("getLogger() throws nothing for a minimumSeverity that is no number", async () => {
  const throwing = {
    valueOf: (): never => {
      throw new Error("boom");
    },
  };
  for (const severity of [5n, Symbol("5"), throwing, "5", NaN, rejecting()]) {
    const emitted: unknown[] = [];
    const provider = new LoggerProvider({
      logRecordProcessors: [processor(emitted)],
      loggerConfigurator: () => ({ minimumSeverity: anything(severity) }),
    });
    const logger = provider.getLogger("hostile");
    logger.emit({ body: "told", severityNumber: SeverityNumber.TRACE });
    assert.deepEqual(emitted, ["told"]);
  }
  await setImmediate();
});

test("minimumSeverity() may be async in a processor behind a filter", async () => {
  const cause = "log-record-processor-minimumSeverity";
  const before = reportCounts().get(cause) ?? 0;
  const emitted: unknown[] = [];
  const async = processor(emitted, { minimumSeverity: () => anything(rejecting()) });
  const filtered = new FilterLogRecordProcessor(async, { minimumSeverity: SeverityNumber.WARN });
  const logger = new LoggerProvider({ logRecordProcessors: [filtered] }).getLogger("async");
  logger.emit({ body: "low", severityNumber: SeverityNumber.INFO });
  logger.emit({ body: "high", severityNumber: SeverityNumber.ERROR });
  // Who rejects without being looked after ends the test here.
  await setImmediate();
  assert.deepEqual(emitted, ["high"]);
  assert.equal((reportCounts().get(cause) ?? 0) - before, 1);
});
