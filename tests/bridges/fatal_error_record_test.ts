import assert from "node:assert/strict";
import { test } from "node:test";
import { trace } from "../../src/api/mod.ts";
import { recordFatalError } from "../../src/bridges/mod.ts";
import { withSpan } from "../../src/tasks/mod.ts";
import { logFixture } from "../sdk/logs/log_fixture.ts";

test("recordFatalError() records an event of severity FATAL with the exception", () => {
  const { logger, kept } = logFixture();
  recordFatalError(logger, { kind: "uncaught-error", error: new TypeError("no card") });
  recordFatalError(logger, { kind: "unhandled-rejection", error: undefined });
  const [thrown, rejected] = kept.records;
  assert.equal(thrown.severityNumber, 21);
  assert.equal(thrown.severityText, "FATAL");
  assert.equal(thrown.eventName, "exception");
  assert.equal(thrown.body, "Uncaught error");
  assert.equal(thrown.attributes["exception.type"], "TypeError");
  assert.equal(rejected.body, "Unhandled rejection");
  assert.equal(rejected.attributes["exception.message"], "undefined");
});

test("recordFatalError() names the innermost span of a task that the error has left", () => {
  const { logger, kept } = logFixture();
  const spanContext = (digit: string) => ({
    traceId: "1".repeat(32),
    spanId: digit.repeat(16),
    traceFlags: 1,
  });
  const [outer, inner] = ["2", "3"].map((digit) => trace.wrapSpanContext(spanContext(digit)));
  assert.ok(outer && inner);
  const error = new RangeError("bad row");
  const fail = (): never => {
    throw error;
  };
  assert.throws(() => withSpan(outer, () => withSpan(inner, fail)), error);
  recordFatalError(logger, { kind: "uncaught-error", error });
  recordFatalError(logger, { kind: "uncaught-error", error: new RangeError("bad row") });
  assert.deepEqual(kept.records.map((record) => record.spanContext?.spanId), [
    "3".repeat(16),
    undefined,
  ]);
});
